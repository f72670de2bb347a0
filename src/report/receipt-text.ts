import { visible } from '../kit/columns.ts';
import type { Finding } from '../model/finding.ts';
import type { Receipt } from '../model/receipt.ts';
import type { InterchangeSummary } from '../model/survey.ts';
import { findingLines } from './finding-text.ts';
import { bytesText, counted, numberText } from './measures.ts';
import { outcomeRows } from './outcome-rows.ts';
import { setsText } from './set-titles.ts';
import { readableWidth, type TextStyle, wrapped } from './text-style.ts';
import { verdictText } from './verdict-text.ts';

const interchangesShownMax = 3;
const findingsShownMax = 20;

/** What became of one file, for people: what it is, what is wrong with it and where, where the results lie, the verdict. */
export function receiptText(receipt: Receipt, style: TextStyle): string {
  const parts = [
    titleLines(receipt, style),
    contentLines(receipt, style),
    findingParts(receipt, style),
    rowLines(receipt, style),
    [verdictText(receipt, style)],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function titleLines({ file, bytes, interchanges, transactions }: Receipt, { paint }: TextStyle): readonly string[] {
  const name = paint('bold', file === '-' ? 'standard input' : visible(file));
  if (interchanges === 0) return [`${name}  ${paint('dim', bytesText(bytes))}`];
  const facts = [bytesText(bytes), counted(interchanges, 'interchange'), counted(transactions, 'transaction set')];
  return [`${name}  ${paint('dim', facts.join(', '))}`];
}

/** Who sent what to whom, interchange by interchange. */
function contentLines({ content, interchanges }: Receipt, style: TextStyle): readonly string[] {
  const shown = content.slice(0, interchangesShownMax).flatMap((one) => interchangeLines(one, style));
  const more = interchanges - Math.min(content.length, interchangesShownMax);
  return more > 0 ? [...shown, `  and ${counted(more, 'more interchange')}`] : shown;
}

const usages: Readonly<Record<string, string>> = { P: '', T: ', test data', I: ', for information' };

function interchangeLines(one: InterchangeSummary, style: TextStyle): readonly string[] {
  const { sender, receiver, control, usage, version, sets, rejected } = one;
  const about = `interchange ${control}, version ${version}${usages[usage] ?? `, ISA15 is ${usage}`}`;
  const held = Object.entries(sets).map(([id, count]) => setsText(id, count));
  return [
    `  ${visible(`${sender} to ${receiver}`)}  ${style.paint('dim', visible(about))}`,
    ...wrapped(visible(held.length === 0 ? 'no transaction sets' : held.join(', ')), {
      width: readableWidth(style),
      indent: '  ',
    }),
    ...(rejected ? [`  ${style.paint('red', 'rejected as a whole')}`] : []),
  ];
}

/** Errors before warnings, each with what to do the first time it is said; a bounded number of them. */
function findingParts({ findings }: Receipt, style: TextStyle): readonly string[] {
  const { errors, warnings, listed } = findings;
  if (errors + warnings === 0) return [];
  const inOrder = [...listed.filter(isError), ...listed.filter((one) => !isError(one))].slice(0, findingsShownMax);
  const said = new Set<string>();
  const texts = inOrder.map((finding) => {
    const first = !said.has(finding.remedy);
    said.add(finding.remedy);
    return findingLines(finding, style, first).join('\n');
  });
  const more = errors + warnings - inOrder.length;
  const rest = more > 0 ? [`  and ${numberText(more)} more; --json lists them`] : [];
  return [[...texts, ...rest].join('\n\n')];
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

function rowLines(receipt: Receipt, style: TextStyle): readonly string[] {
  const rows = outcomeRows(receipt, style);
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `  ${style.paint('dim', label.padEnd(width))}  ${text}`);
}
