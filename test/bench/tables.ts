import type { FileResult, Results } from './results.ts';

type Table = readonly (readonly string[])[];

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const ratio = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toFixed(value >= 1 ? 1 : 2));
const megabytes = (bytes: number): string => (bytes === 0 ? '–' : `${whole.format(bytes / 1e6)} MB`);
const ms = (value: number): string => `${whole.format(value)} ms`;

/** The tables of a run as Markdown, also good to read on a terminal. */
export function tablesOf(results: Results): string {
  return [
    ...results.files.map(fileTable),
    memoryTable(results),
    section('Peak memory', [
      ['file', '`validate`', '`process`'],
      ...results.memory.map((one) => [megabytes(one.bytes), megabytes(one.peakBytes), megabytes(one.processPeakBytes)]),
    ]),
    section('One group, answered set by set and delivered', [
      ['sets', 'file', 'time', 'peak memory'],
      [
        whole.format(results.group.sets),
        megabytes(results.group.bytes),
        ms(results.group.ms),
        megabytes(results.group.peakBytes),
      ],
    ]),
    section('Odd shapes: survey of the envelope', [
      ['shape', 'size', 'time', 'cost of a byte', 'outcome'],
      ...results.shapes.map((one) => [
        one.name,
        megabytes(one.bytes),
        ms(one.ms),
        `${ratio(one.timesUsual)} ×`,
        one.code ?? 'read',
      ]),
    ]),
    smallFilesTable(results),
    serviceTable(results),
    workersTable(results),
    section('Start-up, median of 10', [
      ['bare Node', '`--version`', '`--help`'],
      [ms(results.start.nodeMs), ms(results.start.versionMs), ms(results.start.helpMs)],
    ]),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function fileTable(file: FileResult): string {
  const title = `${file.name}: ${megabytes(file.bytes)}, ${whole.format(file.segments)} segments, ${whole.format(file.elements)} elements`;
  return section(title, [
    ['what', 'time', 'MB/s', 'times the byte loop', 'warmed up', 'times the byte loop', 'peak memory'],
    ...file.rows.map((row) => [
      row.name,
      ms(row.ms),
      whole.format(row.megabytesPerSecond),
      ratio(row.timesLoop),
      row.warmMs === 0 ? '' : ms(row.warmMs),
      row.warmMs === 0 ? '' : ratio(row.warmTimesLoop),
      megabytes(row.peakBytes),
    ]),
  ]);
}

function memoryTable({ inMemory: { loop, index, visited } }: Results): string {
  const row = (name: string, rate: number) => [name, whole.format(rate), ratio(rate / loop)];
  return section('The index alone, on bytes in memory', [
    ['what', 'MB/s', 'times the byte loop'],
    row('byte loop', loop),
    row('index (kernel)', index),
    row('index, every position visited', visited),
  ]);
}

function smallFilesTable({ smallFiles }: Results): string {
  if (!smallFiles) return '';
  const { files, agentMs, leastMs } = smallFiles;
  const rate = (value: number): string => whole.format((files / value) * 1_000);
  return section(`${whole.format(files)} files of 2 kB`, [
    ['what', 'time', 'files a second'],
    ['`process -d`: judged, answered, delivered, recorded', ms(agentMs), rate(agentMs)],
    ['read, write, fsync, rename, fsync of the directory, one by one', ms(leastMs), rate(leastMs)],
  ]);
}

function serviceTable({ service }: Results): string {
  if (!service) return '';
  const { files, leastMs, serviceMs, cpuMs, readyMs, stopMs, peakBytes } = service;
  const rate = (value: number): string => whole.format((files / value) * 1_000);
  return section(`The service, ${whole.format(files)} files of 2 kB waiting`, [
    ['what', 'value'],
    ['`monitor`, files a second, all of it durable', rate(serviceMs)],
    ['read, write, fsync, rename, fsync of the directory, one by one: files a second', rate(leastMs)],
    ['ratio', `${ratio(leastMs / serviceMs)} ×`],
    ['processor time a file', `${(cpuMs / files).toFixed(2)} ms`],
    ['ready after', ms(readyMs)],
    ['peak memory', megabytes(peakBytes)],
    ['stopped after', ms(stopMs)],
  ]);
}

function workersTable({ workers }: Results): string {
  if (!workers) return '';
  const { files, oneMs, twoMs, loops } = workers;
  return section(`${files} files at once`, [
    ['what', 'one', 'two', 'gain'],
    ['`validate`: one worker, two workers', ms(oneMs), ms(twoMs), `${ratio(oneMs / twoMs)} ×`],
    [
      'byte loop: one process, two that do the same work each',
      ms(loops.oneMs),
      ms(loops.twoMs),
      `${ratio((2 * loops.oneMs) / loops.twoMs)} ×`,
    ],
  ]);
}

/** A heading and a table whose columns stand in line. */
function section(title: string, table: Table): string {
  const columns = table[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  const cell = (text: string, at: number): string =>
    at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
  const lines = table.map((row) => `| ${row.map(cell).join(' | ')} |`);
  const rule = `|${widths.map((width, at) => (at === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [`### ${title}`, '', lines[0] ?? '', rule, ...lines.slice(1)].join('\n');
}
