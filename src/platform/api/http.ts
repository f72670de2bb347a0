/**
 * What is used of node:http. An `import` of it reads every export, and so loads all that `fetch` is made of: a tenth of a
 * second of each start.
 */
export const { createServer, request } = process.getBuiltinModule('node:http');
