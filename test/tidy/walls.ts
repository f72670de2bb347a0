/** What a room of the house may import, besides itself. */
interface Walls {
  readonly rooms: readonly string[];
  /** Packages and `node:` modules by name; a trailing `*` stands for the rest of the name. */
  readonly packages: readonly string[];
  /** Bytes and values in, bytes and values out: no clock, no chance, no world. */
  readonly pure: boolean;
}

const facts = ['kit', 'model'];
const pureRooms = ['x12', 'schema', 'validate', 'survey', 'acknowledge', 'map'];
const workingRooms = ['watch', 'claim', 'deliver', 'record', 'report', 'upkeep', 'settings'];
const everything = [...facts, ...pureRooms, ...workingRooms, 'ports', 'pipeline', 'platform', 'thread'];

/** The table of ARCHITECTURE: each room and what it may see. */
const walls: Readonly<Record<string, Walls>> = {
  kit: { rooms: [], packages: [], pure: true },
  model: { rooms: ['kit'], packages: [], pure: true },
  x12: { rooms: facts, packages: [], pure: true },
  // Shipped schemas and maps are data that a room of that name may import.
  schema: { rooms: [...facts, 'x12', 'config/schemas'], packages: ['zod'], pure: true },
  validate: { rooms: [...facts, 'x12', 'schema'], packages: [], pure: true },
  survey: { rooms: [...facts, 'x12', 'schema', 'validate'], packages: [], pure: true },
  acknowledge: { rooms: [...facts, 'x12'], packages: [], pure: true },
  map: { rooms: [...facts, 'x12', 'config/maps'], packages: ['zod'], pure: true },
  ports: { rooms: facts, packages: [], pure: true },
  ...Object.fromEntries(
    workingRooms.map((room) => [room, { rooms: [...facts, 'ports'], packages: ['zod', 'yaml'], pure: false }]),
  ),
  pipeline: { rooms: [...facts, ...pureRooms, ...workingRooms, 'ports'], packages: [], pure: false },
  platform: { rooms: [...facts, 'ports'], packages: ['*'], pure: false },
  // What runs in a worker thread: wired on its own, as agent.ts is in the main thread.
  thread: { rooms: [...facts, ...pureRooms, 'ports', 'platform'], packages: ['node:*'], pure: false },
  agent: { rooms: everything, packages: ['node:*'], pure: false },
  commands: { rooms: ['agent', 'settings'], packages: ['@oclif/core', 'node:util'], pure: false },
  bin: { rooms: ['agent', 'commands'], packages: ['@oclif/core', '@oclif/core/help', 'node:os'], pure: false },
};

const impurities = /\bDate\b|\bMath\.random\b|\bprocess\.|\bperformance\.|\bsetTimeout\b|\bcrypto\./;

/** The breaches of one file, in words; `file` is its path from the root with `/`. */
export function findBreaches(file: string, text: string): readonly string[] {
  const room = roomOf(file);
  const rules = walls[room];
  if (rules === undefined) return [`${file}: there is no room "${room}" in the table of walls`];
  const imports = importsOf(text).flatMap((specifier) => judgeImport({ file, room, rules, specifier }));
  const impure = rules.pure ? impurities.exec(withoutComments(text)) : null;
  return impure ? [...imports, `${file}: "${impure[0]}" in the pure room ${room}`] : imports;
}

/** `src/x12/isa.ts` → x12, `src/ports.ts` → ports, `src/agent-config.ts` → agent, `bin/cli.ts` → bin. */
function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  if (top === 'config') return file.endsWith('.json') ? `config/${second}` : 'config';
  if (top !== 'src') return top === 'package.json' || top === 'oclif.manifest.json' ? 'bin' : top;
  if (/^src\/platform\/[\w-]+-worker\.ts$/.test(file)) return 'thread';
  return second.replace(/^agent-[\w-]+\.ts$/, 'agent').replace(/\.ts$/, '');
}

interface Import {
  readonly file: string;
  readonly room: string;
  readonly rules: Walls;
  readonly specifier: string;
}

function judgeImport({ file, room, rules, specifier }: Import): readonly string[] {
  if (!specifier.startsWith('.')) {
    return rules.packages.some((allowed) => matches(allowed, specifier))
      ? []
      : [`${file}: the room ${room} may not import ${specifier}`];
  }
  const target = roomOf(resolve(file, specifier));
  return target === room || rules.rooms.includes(target) ? [] : [`${file}: the room ${room} may not import ${target}`];
}

function matches(allowed: string, name: string): boolean {
  return allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed;
}

function resolve(file: string, specifier: string): string {
  return new URL(specifier, `file:///${file}`).pathname.slice(1);
}

const importForms = [
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g,
  /\bnew URL\(\s*['"`](\.[^'"`]+)['"`]\s*,\s*import\.meta\.url/g,
];

/** Every module a text names: static and dynamic imports, types, re-exports; `<computed>` for one that cannot be read. */
export function importsOf(text: string): readonly string[] {
  const code = withoutComments(text);
  const named = importForms.flatMap((form) => [...code.matchAll(form)].map(([, specifier = '']) => specifier));
  const computed = /\b(?:import|require)\s*\(\s*[^'"\s)]/.test(code) ? ['<computed>'] : [];
  return [...named, ...computed];
}

/** Comments go; text in quotes stays as it is. */
export function withoutComments(text: string): string {
  const quotedOrComment = /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replaceAll(quotedOrComment, (_, quoted?: string) => quoted ?? '');
}
