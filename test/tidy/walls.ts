/** What a room of the house may import, besides itself. */
interface Walls {
  readonly rooms: readonly string[];
  /** Packages and `node:` modules by name; a trailing `*` stands for the rest of the name. */
  readonly packages: readonly string[];
  /** What must not stand in it: the clock, chance, the world. */
  readonly impure: RegExp | null;
}

const facts = ['kit', 'model'];
const pureRooms = ['x12', 'schema', 'validate', 'survey', 'acknowledge', 'map'];
const workingRooms = ['watch', 'claim', 'deliver', 'record', 'report', 'upkeep', 'settings', 'telemetry'];
const everything = [...facts, ...pureRooms, ...workingRooms, 'ports', 'pipeline', 'platform', 'thread'];

/** For rooms that take time as a value, and so may name the type. */
const chanceAndClock =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bperformance\.|\bsetTimeout\b|\bcrypto\./;
/** For rooms of bytes and values, which know no time at all. */
const anyTime = new RegExp(`\\bDate\\b|${chanceAndClock.source}`);

/** The table of ARCHITECTURE: each room and what it may see. */
const walls: Readonly<Record<string, Walls>> = {
  kit: { rooms: [], packages: [], impure: chanceAndClock },
  model: { rooms: ['kit'], packages: [], impure: chanceAndClock },
  x12: { rooms: facts, packages: [], impure: anyTime },
  // Shipped schemas and maps are data that a room of that name may import.
  schema: { rooms: [...facts, 'x12', 'config/schemas'], packages: ['zod'], impure: anyTime },
  validate: { rooms: [...facts, 'x12', 'schema'], packages: [], impure: anyTime },
  survey: { rooms: [...facts, 'x12', 'schema', 'validate'], packages: [], impure: anyTime },
  acknowledge: { rooms: [...facts, 'x12'], packages: [], impure: anyTime },
  map: { rooms: [...facts, 'x12', 'config/maps'], packages: ['zod'], impure: anyTime },
  ports: { rooms: facts, packages: [], impure: chanceAndClock },
  ...Object.fromEntries(
    workingRooms.map((room) => [room, { rooms: [...facts, 'ports'], packages: ['zod', 'yaml'], impure: null }]),
  ),
  pipeline: { rooms: [...facts, ...pureRooms, ...workingRooms, 'ports'], packages: [], impure: null },
  platform: { rooms: [...facts, 'ports'], packages: ['*'], impure: null },
  // What runs in a worker thread: wired on its own, as agent.ts is in the main thread.
  thread: { rooms: [...facts, ...pureRooms, 'ports', 'platform'], packages: ['node:*'], impure: null },
  agent: { rooms: everything, packages: ['node:*'], impure: null },
  commands: { rooms: ['agent', 'settings'], packages: ['@oclif/core', 'node:util'], impure: null },
  bin: { rooms: ['agent', 'commands'], packages: ['@oclif/core', '@oclif/core/help', 'node:os'], impure: null },
};

/** The rooms of the table, by name. */
export const rooms: readonly string[] = Object.keys(walls);

/** The breaches of one file, in words; `file` is its path from the root with `/`. */
export function findBreaches(file: string, text: string): readonly string[] {
  const room = roomOf(file);
  const rules = walls[room];
  if (rules === undefined) return [`${file}: there is no room "${room}" in the table of walls`];
  const imports = importsOf(text).flatMap((specifier) => judgeImport({ file, room, rules, specifier }));
  const impure = rules.impure?.exec(withoutComments(text));
  return impure ? [...imports, `${file}: "${impure[0]}" in the room ${room}`] : imports;
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
