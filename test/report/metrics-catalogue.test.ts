import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { prometheusText } from '../../src/platform/api/prometheus.ts';
import { ruleAlarms } from '../../src/report/alarm-rules.ts';
import { alarmCatalogue, eventCatalogue, familiesOf, metricCatalogue } from '../../src/report/catalogue.ts';
import { metricsDocument } from '../../src/report/metrics-document.ts';
import { nowMs, runningStatus, snapshot } from './metrics-sample-snapshot.ts';

const root = join(import.meta.dirname, '..', '..');
const names = metricCatalogue.map(({ name }) => name);

test('names are those of Prometheus, each once; units and counters end in what they are', () => {
  assert.equal(new Set(names).size, names.length);
  for (const { name, type, unit, help, title } of metricCatalogue) {
    assert.match(name, /^edi_agent_[a-z0-9_]+$/);
    assert.equal(name.endsWith('_total'), type === 'counter', name);
    if (unit === 'seconds' || unit === 'timestamp') assert.match(name, /_seconds$/);
    if (unit === 'bytes' || unit === 'percent') assert.match(name, new RegExp(`_${unit}$`));
    assert.ok(/^\S.*\.$/.test(help) && title.length > 0, name);
  }
});

test('each sample has just the labels that the catalogue names, no two the same ones, and a number', () => {
  for (const { name, labels, samples } of familiesOf(snapshot())) {
    assert.ok(samples.length > 0, `${name} tells nothing`);
    for (const sample of samples) {
      assert.deepEqual(Object.keys(sample.labels).sort(), [...labels].sort(), name);
      assert.ok(Number.isFinite(sample.value), name);
    }
    assert.equal(new Set(samples.map((sample) => JSON.stringify(sample.labels))).size, samples.length, name);
  }
});

test('Prometheus and the API tell the catalogue, and nothing besides', async () => {
  const text = await prometheusText(familiesOf(snapshot()));
  const told = [...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name, help]) => [name, help]);
  assert.deepEqual(
    told,
    metricCatalogue.map(({ name, help }) => [name, help]),
  );
  const samples = [...text.matchAll(/^([a-z]\w*)(?:\{.*\})? \S+$/gm)].map(([, name]) => name);
  assert.deepEqual([...new Set(samples)], names);
  assert.match(text, /^# TYPE edi_agent_files_total counter$/m);
  assert.match(text, /^edi_agent_info\{version="1.2.3",agent="edi \\"east\\"",environment="test"\} 1$/m);
  assert.match(text, /partner="ZZ:ACME\\\\\\"\\n"/);
  const range = { sinceMs: 0, untilMs: nowMs };
  const [window] = snapshot().windows;
  assert.ok(window);
  const { values } = metricsDocument(snapshot(), { range, all: window.all, partners: [], types: [] });
  assert.deepEqual([...new Set(values.map(({ name }) => name))], names);
});

test('where nothing is known there is no sample, rather than a 0', async () => {
  const status = { ...runningStatus, state: 'stopped', lastFile: null, breakers: [] } as const;
  const text = await prometheusText(familiesOf(snapshot({ status })));
  for (const name of ['last_file_timestamp_seconds', 'destination_up', 'uptime_seconds', 'process_resident_bytes'])
    assert.doesNotMatch(text, new RegExp(`^edi_agent_${name}[ {]`, 'm'));
  assert.match(text, /^edi_agent_state\{state="stopped"\} 1$/m);
});

test('queue depth is what waits: in pickup, for a place, a retry, a destination', () => {
  const families = new Map(familiesOf(snapshot()).map(({ name, samples }) => [name, samples]));
  assert.equal(families.get('edi_agent_queue_depth')?.[0]?.value, 2 + 5 + 1 + 4 + 1 + 2);
  const places = families.get('edi_agent_queue_files')?.map(({ labels, value }) => `${labels.where} ${value}`);
  assert.deepEqual(places, [
    'ready 5',
    'unstable 2',
    'marker_missing 1',
    'queued 4',
    'in_work 3',
    'retry_waiting 1',
    'destination_waiting 2',
  ]);
});

test('every alarm that the sources raise stands in the catalogue, with its severity, and no other', () => {
  const sources = globSync(['src/*.ts', 'src/upkeep/*.ts'], { cwd: root }).map((file) =>
    readFileSync(join(root, file), 'utf8'),
  );
  const raised = new Map<string, string>();
  for (const text of sources) {
    const ids = new Map([...text.matchAll(/const id = `([A-Z_]+):/g)].map(([, id = '']) => ['id', id]));
    for (const [, call = ''] of text.matchAll(/alarms\.raise\(\{([\s\S]*?)\}\)/g)) {
      const id = /\bid: ['`]([A-Z_]+)/.exec(call)?.[1] ?? ids.get('id');
      const severity = /severity: '(\w+)'/.exec(call)?.[1];
      assert.ok(id && severity, call);
      raised.set(id, severity);
    }
  }
  for (const { id, severity } of ruleAlarms) raised.set(id, severity);
  const listed = alarmCatalogue.map(({ id, severity }) => [id, severity]);
  assert.deepEqual([...raised].sort(), listed.sort());
});

test('the events are the kinds of the audit trail', () => {
  const page = readFileSync(join(root, 'docs/audit.md'), 'utf8').split('## Kinds')[1]?.split('\n## ')[0] ?? '';
  const kinds = [...page.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, kind = '']) => kind),
  );
  assert.deepEqual(eventCatalogue.map(({ kind }) => kind).sort(), kinds.sort());
  assert.equal(new Set(eventCatalogue.map(({ type }) => type)).size, eventCatalogue.length);
});
