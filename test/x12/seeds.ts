import { group, interchange, isa, latin1, order, written } from './samples.ts';

const crlf = { suffix: '\r\n' };
const service = [
  ['ISB', 'A'],
  ['TA1', '000000001', '260105', '1200', 'A', '000'],
];
const binary = order('0001', [
  ['BIN', '7', '~*~\n~*>'],
  ['EFI', '1'],
]);
const bds = order('0002', [['BDS', 'ASC', '4', '*~~*']]);

/** Interchanges of our own that between them take every path of the reader: where mutations start from. */
export const seeds: Readonly<Record<string, Uint8Array>> = {
  plain: latin1(written(interchange())),
  lines: latin1(written(interchange([group([order('0001'), order('0002')]), group([order('0001')], '2')]), crlf)),
  two: latin1(
    written(interchange()) +
      written(interchange([group()], { 13: '000000002' }), { element: '|', component: ':', terminator: '\n' }),
  ),
  glued: latin1(
    `${written(interchange(), { suffix: '\n' }).slice(0, 300)}\n${written(interchange(), { suffix: '\n' })}`,
  ),
  between: latin1(
    `${written(interchange())}\nnot*x12~at all~~`.concat(
      'x*y~'.repeat(90),
      written(interchange([group()], { 13: '2' })),
    ),
  ),
  tabs: latin1(written(interchange([group([order('0001'), order('0002')])]), { element: '\t', suffix: '\n\t' })),
  repetition: latin1(written(interchange([group()], { 11: '^', 12: '00501' }))),
  released: latin1(
    written([
      isa({ 11: '^', 12: '00704' }),
      ['ISX', '?'],
      ...group([order('0001', [['MSG', 'a?*b?~c??']])]),
      ['IEA', '1', '000000001'],
    ]),
  ),
  service: latin1(written([isa(), ...service, ...group(), ['ISE', '0'], ['IEA', '1', '000000001']])),
  binary: latin1(written(interchange([group([binary, bds])]))),
  utf8: new TextEncoder().encode(written(interchange(), { element: '¦', component: '›', terminator: '§' })),
  controls: latin1(written(interchange(), { element: '\x1d', component: '\x1f', terminator: '\x15' })),
  wrapped: latin1((written(interchange([group([order('0001'), order('0002')])])).match(/.{1,80}/gs) ?? []).join('\n')),
  returns: latin1(written(interchange(), { terminator: '\r' })),
  long: latin1(
    written(
      interchange([
        group([
          order('0001', [
            ['MSG', 'x'.repeat(3_000)],
            ['N9', ...Array(40).fill('y')],
          ]),
        ]),
      ]),
    ),
  ),
};
