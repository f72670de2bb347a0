import { writeFileSync } from 'node:fs';
import { runCli } from '../../bin/cli.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { makeManifest } from '../../packaging/manifest.ts';

/** Runs command lines one after the other in this process: argument 1 is their JSON, 2 the file that the outputs go to. */
const [lines = '[]', target = ''] = process.argv.slice(2);
process.setMaxListeners(100);
const manifest = await makeManifest();
const outputs: { readonly argv: readonly string[]; readonly stdout: string }[] = [];
for (const argv of JSON.parse(lines) as readonly (readonly string[])[]) {
  let stdout = '';
  process.stdout.write = (text: unknown, ...rest: readonly unknown[]): boolean => {
    stdout += String(text);
    const done = rest.find((one) => typeof one === 'function');
    if (done) done();
    return true;
  };
  await runCli(argv, { packageJson, manifest } as unknown as Parameters<typeof runCli>[1]);
  outputs.push({ argv, stdout });
}
writeFileSync(target, JSON.stringify(outputs));
process.exit(0);
