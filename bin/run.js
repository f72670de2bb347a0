#!/usr/bin/env node
// Runs the compiled bundle; `npm run build` makes it.
await import('../dist/app/app.js');
