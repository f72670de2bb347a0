import type * as survey from '../model/survey-records.ts';

/** What is answered: the records of a survey log in file order, as far as acknowledgements need them. */
export type AnswerRecord =
  | InterchangeRecord
  | GroupRecord
  | FaultRecord
  | SetRecord
  | GroupEndRecord
  | InterchangeEndRecord;

export type InterchangeRecord = Pick<survey.InterchangeRecord, 'kind' | 'header' | 'dialect'>;
export type GroupRecord = Pick<survey.GroupRecord, 'kind' | 'gs'>;
/** A fault of the set whose record comes next. */
export type FaultRecord = Omit<survey.FaultRecord, 'message'>;
export type SetRecord = Pick<survey.SetRecord, 'kind' | 'header' | 'errors' | 'codes'>;
export type GroupEndRecord = Pick<survey.GroupEndRecord, 'kind' | 'claimed' | 'codes'>;
export type InterchangeEndRecord = Pick<survey.InterchangeEndRecord, 'kind' | 'codes' | 'rejected'>;
