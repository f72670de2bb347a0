import type { FindingCode } from '../../src/model/finding-codes.ts';

/**
 * What the manifest calls odd about a file, and the finding that every file of that kind must leave. Kinds that the
 * engine sees otherwise in some file (see differences.ts) are not among them.
 */
export const findingsOfOddity: Readonly<Record<string, FindingCode>> = {
  bom: 'BOM',
  data_outside_interchange: 'TEXT_OUTSIDE',
  '~trailing_padding': 'PADDING',
  '~empty_segment': 'EMPTY_SEGMENT',
  '~trailing_empty_elements': 'TRAILING_SEPARATORS',
  'wrapped-at-80': 'LINE_WRAPPED',
  binary_length_wrong: 'BINARY_LENGTH',
  '~isa14_bad': 'ISA_USAGE',
  '~isa15_bad': 'ISA_USAGE',
  '~isa11_not_a_separator': 'ISA_REPETITION',
  delimiters_not_distinct: 'DELIMITERS_CLASH',
  bad_component_separator: 'DELIMITERS_CLASH',
  '~iea02_control_zeros': 'CONTROL_ZEROS',
  '~ge02_control_zeros': 'CONTROL_ZEROS',
  '~duplicate_interchange_control': 'INTERCHANGE_REPEATED',
  '~duplicate_group_control': 'GROUP_REPEATED',
  gs06_bad: 'GS_ELEMENT',
  ge01_count: 'GE_COUNT',
  missing_ge: 'GE_MISSING',
  st01_bad: 'ST_ELEMENT',
  '~st02_length': 'ST_CONTROL_LENGTH',
  duplicate_st02: 'ST_REPEATED',
  st_outside_group: 'ST_OUTSIDE',
  se01_count: 'SE_COUNT',
  missing_se: 'SE_MISSING',
};
