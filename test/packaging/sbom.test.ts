import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { packageJsonFile } from '../../packaging/paths.ts';
import { makeSbom } from '../../packaging/sbom.ts';

const node = { version: '24.0.0', sha256: 'a'.repeat(64) };

test('the bill of materials names the agent, Node and every runtime package, and is the same each time', async () => {
  const text = await makeSbom(node);
  const { metadata, components, dependencies, serialNumber } = JSON.parse(text);
  assert.equal(metadata.component.name, 'edi-agent');
  assert.equal(metadata.timestamp, undefined);
  const names = components.map((component: { name: string }) => component.name);
  const { dependencies: declared } = JSON.parse(readFileSync(packageJsonFile, 'utf8'));
  for (const name of ['node', ...Object.keys(declared)]) assert.ok(names.includes(name), name);
  assert.ok(!names.includes('typescript'));
  const own = dependencies.find((entry: { ref: string }) => entry.ref === metadata.component['bom-ref']);
  assert.ok(own.dependsOn.includes('node@24.0.0'));
  assert.match(serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(await makeSbom(node), text);
});
