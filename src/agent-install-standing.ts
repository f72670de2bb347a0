import { type Site, siteDropIn } from './agent-install-site.ts';

/**
 * The drop-in that a site needs beside what stands: directories are added, a group that is named takes the place of the
 * old one, and everything else stays as it is. Null where there is nothing to write.
 */
export function dropInWith(site: Site, standing: string | null): string | null {
  const wanted = siteDropIn(site);
  if (wanted === null || standing === null) return wanted;
  const lines = standing.trimEnd().split('\n');
  const missing = wanted.split('\n').filter((line) => isSetting(line) && !stands(line, lines));
  if (missing.length === 0) return standing;
  const isRegrouped = missing.some((line) => line.startsWith(`${groupsKey}=`));
  return `${added(
    lines.filter((line) => !(isRegrouped && keyOf(line) === groupsKey)),
    missing,
  ).join('\n')}\n`;
}

/** The group that the standing drop-in gives to the service; null where it gives none. */
export function groupOf(standing: string | null): string | null {
  return valuesOf(groupsKey, standing?.split('\n') ?? [])[0] ?? null;
}

const groupsKey = 'SupplementaryGroups';

function isSetting(line: string): boolean {
  return /^\s*\w+\s*=/.test(line);
}

function keyOf(line: string): string {
  return /^\s*(\w+)\s*=/.exec(line)?.[1] ?? '';
}

function stands(line: string, lines: readonly string[]): boolean {
  const there = valuesOf(keyOf(line), lines);
  return valuesOf(keyOf(line), [line]).every((value) => there.includes(value));
}

/** Words of a unit's lists, without quotes and without the dash that lets a path be missing. */
function valuesOf(key: string, lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => keyOf(line) === key)
    .flatMap((line) => [...line.slice(line.indexOf('=') + 1).matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)])
    .map(([, quoted, bare]) => (quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '').replace(/^[-+]+/, ''));
}

/** At the end of the section of the service. */
function added(lines: readonly string[], missing: readonly string[]): readonly string[] {
  const begin = lines.findIndex((line) => line.trim() === '[Service]');
  if (begin < 0) return [...lines, '[Service]', ...missing];
  const next = lines.findIndex((line, at) => at > begin && line.startsWith('['));
  return lines.toSpliced(next < 0 ? lines.length : next, 0, ...missing);
}
