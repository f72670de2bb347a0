/** The runbook's five error codes: what they mean, what to do, how a process exits. Stable in results, logs, metrics and MQTT. */
export type ErrorCode = 'E001' | 'E002' | 'E003' | 'E004' | 'E005';

export interface ErrorCodeEntry {
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
  readonly exitCode: number;
  /** Whether temporary kinds of it are tried again. */
  readonly retried: boolean;
  readonly subCodes: Readonly<Record<string, string>>;
}

export const errorCodes: Readonly<Record<ErrorCode, ErrorCodeEntry>> = {
  E001: {
    title: 'file read error',
    meaning: 'The file could not be read, or is not (yet) a whole file.',
    remedy:
      'Check that the file exists, is a regular file, and that the service user may read it; ask the sender to write it again if it was cut off.',
    exitCode: 11,
    retried: true,
    subCodes: {
      NOT_FOUND: 'there is no file at this path',
      NOT_A_FILE: 'the path is a directory, pipe, device or socket',
      NO_PERMISSION: 'the file may not be read by this user',
      SYMLINK_LOOP: 'symbolic links lead in a circle',
      EMPTY: 'the file has no bytes, or only padding',
      CHANGED: 'the file changed while it was read',
      INCOMPLETE: 'the file stopped growing before its interchange was closed',
      TOO_LARGE: 'the file is larger than processing.max_file_size',
      IO: 'the system could not read the file',
    },
  },
  E002: {
    title: 'parse error',
    meaning: 'The file is not X12, or its envelope is too damaged to read on safely.',
    remedy:
      'Open it with `edi-agent inspect FILE`; the position tells where reading stopped. Ask the sender for a corrected interchange.',
    exitCode: 12,
    retried: false,
    subCodes: {
      NOT_X12: 'no ISA segment was found',
      EDIFACT: 'the file is UN/EDIFACT, not X12',
      TRADACOMS: 'the file is TRADACOMS, not X12',
      UTF16: 'the file is UTF-16 text; X12 is read as single bytes or UTF-8',
      FRAGMENT: 'segments without an ISA envelope',
      ISA: 'the ISA cannot be read: its separators are not where they must be',
      TRUNCATED: 'the file ends inside an interchange',
      ENVELOPE: 'the envelope segments do not pair',
      LIMIT: 'the file passes a limit of the engine',
      CRASHED: 'the engine failed on this file twice',
    },
  },
  E003: {
    title: 'validation error',
    meaning: 'The file was read, but transaction sets in it break the rules of X12 or of the partner.',
    remedy:
      'The findings name line, segment and element. Mend and replay the quarantined sets, or ask the sender to resend them under new control numbers.',
    exitCode: 13,
    retried: false,
    subCodes: {
      ENVELOPE: 'control numbers, counts or header fields of the envelope are wrong',
      SETS: 'one or more transaction sets were rejected',
      DUPLICATE: 'an interchange with this number and other content was seen before',
      PARTNER: 'the sender is not a known trading partner',
      ENVIRONMENT: 'test data in production or the other way round (ISA15)',
    },
  },
  E004: {
    title: 'delivery error',
    meaning: 'A judged file could not be handed to its destination directory.',
    remedy:
      'Check that the delivery directory exists, is writable for the service user and has free space; the agent tries again by itself.',
    exitCode: 14,
    retried: true,
    subCodes: {
      NO_SPACE: 'no space or no inodes left on the destination',
      NO_PERMISSION: 'the destination may not be written by this user',
      MISSING: 'the destination directory does not exist',
      READ_ONLY: 'the destination is mounted read-only',
      EXISTS: 'a file of that name is there already',
      IO: 'the system could not write the file',
    },
  },
  E005: {
    title: 'API error',
    meaning: 'A remote service did not accept the data.',
    remedy:
      'Check the address, the credentials and the state of the remote service; temporary failures are tried again.',
    exitCode: 15,
    retried: true,
    subCodes: {
      AUTH: 'the credentials were refused',
      LIMIT: 'the service limits the number of requests',
      REJECTED: 'the service refused the data',
      TIMEOUT: 'the service did not answer in time',
      UNAVAILABLE: 'the service could not be reached',
    },
  },
};

/** Exit codes besides those of E001 to E005. */
export const exitCodes = { ok: 0, internal: 1, config: 2, partial: 10 } as const;

/** `E004.NO_SPACE` → its five-letter family. Throws nothing; unknown text gives undefined. */
export function errorFamily(code: string): ErrorCode | undefined {
  const family = code.slice(0, 4);
  return family in errorCodes ? (family as ErrorCode) : undefined;
}
