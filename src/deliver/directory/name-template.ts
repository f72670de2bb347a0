import { safeName } from '../../kit/safe-name.ts';
import type { DeliveryItem } from '../destination.ts';

type Token = (item: DeliveryItem) => string;

/** What may stand in braces in a name template. */
const tokens: Readonly<Record<string, Token>> = {
  trading_partner: (item) => item.partner,
  document_type: (item) => item.documentType,
  timestamp: (item) => new Date(item.timestampMs).toISOString().replace(/[-:.TZ]/g, ''),
  sequence: (item) => String(item.sequence).padStart(4, '0'),
  original: (item) => item.originalName.replace(/\.[^.]*$/, ''),
};

export const templateTokens: readonly string[] = Object.keys(tokens);

export const defaultTemplate = '{trading_partner}_{document_type}_{timestamp}_{sequence}.x12';

/** The tokens of a template that nobody knows; empty for a good one. */
export function unknownTokens(template: string): readonly string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)]
    .map(([, token]) => token ?? '')
    .filter((token) => !Object.hasOwn(tokens, token));
}

/**
 * The name of one item: safe characters, at most 100. The same item has the same name in every attempt; the time is
 * UTC to the millisecond (`20261124082834123`).
 */
export function nameOfItem(template: string, item: DeliveryItem): string {
  const filled = template.replace(/\{([^{}]*)\}/g, (whole, token: string) => {
    const value = Object.hasOwn(tokens, token) ? tokens[token]?.(item) : undefined;
    return value === undefined ? whole : safeName(value === '' ? 'unknown' : value);
  });
  return safeName(filled);
}

/** The name with a mark before its extension: for another item that already has the plain name. */
export function nameWithMark(name: string, mark: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  return `${stem.slice(0, 99 - mark.length - extension.length)}_${mark}${extension}`;
}
