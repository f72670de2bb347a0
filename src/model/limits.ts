/**
 * Every limit of the product, in one place. Passing one is a finding or a refusal, never growth.
 * Units stand last in each name.
 */
export const limits = {
  /** One segment, terminator included; longer ones are skipped and reported. BIN and BDS data does not count. */
  segmentBytesMax: 1_048_576,
  /** Elements of one segment; no X12 segment has more than some dozens. */
  segmentElementsMax: 1_000,
  /** An ISA, with damaged widths and wrapping. */
  isaBytesMax: 512,
  /** Bytes before the first ISA that may be something else than padding before the file is called not X12. */
  leadingJunkBytesMax: 65_536,
  /** Interchanges of one file; a longer file is refused from there on. */
  fileInterchangesMax: 100_000,
  /** Functional groups of one file: a bit of memory each. */
  fileGroupsMax: 16_777_216,
  /** Interchanges of one file that are told of one by one. */
  interchangesListedMax: 10,
  /** Findings of one file that are kept with their text; all are counted. */
  fileFindingsListedMax: 1_000,
  /** Findings of one transaction set that are kept with their text and told in its acknowledgement. */
  setFindingsListedMax: 100,
  /** Hierarchical levels (HL) of one transaction set whose ids are remembered; beyond that parents are not looked up. */
  setHierarchyLevelsMax: 200_000,
  /** Bytes of an offending value that a finding quotes. */
  findingValueBytesMax: 120,
  /** Bytes of the segment that a finding shows. */
  findingContextBytesMax: 160,
  /** Past the numbers of a backup, and the first of a new scope: far below nine digits, so that none comes round again. */
  controlLeapMax: 400_000_000,
  /** A control number, version or code that is kept; longer text is cut and reported. */
  controlTextBytesMax: 64,
  /** Distinct ST02 values of one group that are remembered to find repeats. */
  groupControlNumbersMax: 1_000_000,
  /** Bytes read from a file at a time. */
  readChunkBytes: 131_072,
  /** The survey log held in memory before it is spooled to disk. */
  surveyLogMemoryBytesMax: 4_194_304,
  /** An acknowledgement held in memory before it is written; larger ones wait in a file. */
  answerMemoryBytesMax: 1_048_576,
  /** Files of one command on the road at once: more than are surveyed, so that they share the waits for the disk. */
  filesInFlightMax: 128,
  /** Files that one worker surveys at one go, each no larger than the second, all together little more than the third. */
  batchFilesMax: 64,
  batchedBytesMax: 65_536,
  batchBytesMax: 1_048_576,
  /** A survey worker that gives no sign of life for longer is replaced. */
  workerSilentMsMax: 60_000,
  /** What stands still for longer is no longer vouched for to the watchdog: a scan that no entry comes of, */
  scannerSilentMsMax: 120_000,
  /** all workers together, each of which is replaced before that, */
  workersSilentMsMax: 150_000,
  /** a commit. */
  ledgerSilentMsMax: 60_000,
  /** Sets that were not accepted, and faults of each, that are kept of one acknowledgement that a partner sent. */
  answerSetsKeptMax: 100,
  answerFaultsKeptMax: 10,
  /** Findings that the ledger keeps of a file that was not taken whole. */
  storyFindingsKeptMax: 20,
  /** Rows of a list that a command shows. */
  listRowsMax: 10_000,
  /** The reasons beside something that is held back. */
  reasonsBytesMax: 16_777_216,
  /** Faults of the audit trail that are listed; all are counted. */
  auditFaultsListedMax: 100,
  /** Rows of acknowledgements and deliveries in one result. */
  resultRowsMax: 1_000,
  /** Rejected sets of one file that are written one file each; more go together, a file a group. */
  quarantineFilesMax: 1_000,
  /** One text in a log record; longer ones are cut. */
  logTextCharactersMax: 8_192,
  /** Names of pickup directories that are kept in mind; the files beyond wait their turn on disk. */
  pickupNamesMax: 200_000,
  /** Files that one scan of the pickup directories looks at for the first time. */
  pickupStatsPerScanMax: 10_000,
  /** A pickup directory that answers no call for so long is passed over until it does. */
  pickupSilentMsMax: 15_000,
  /** Entries of pickup that are never taken, in one scan's list. */
  refusedListedMax: 100,
  /** A configuration file. */
  configBytesMax: 1_048_576,
  /** Profiles of trading partners, one file each. */
  partnerProfilesMax: 10_000,
  /** Files of schema documents of the site. */
  schemaFilesMax: 1_000,
  /** The small state document, `state/agent.json`. */
  stateBytesMax: 16_777_216,
  /** Rows of metrics that wait while their file cannot be written, and how many are written at once. */
  metricsWaitingMax: 10_000,
  metricsBatchMax: 1_000,
  /** Partners, types and hours that one document of metrics lists. */
  metricsGroupsListedMax: 100,
  /** Files on the page of the local API. */
  pageFilesShownMax: 25,
  /** The body of a request to the local API. */
  apiBodyBytesMax: 16_384,
  /** Requests to the local API: as many at once, and so many a second in the long run. */
  apiRequestsBurstMax: 100,
  apiRequestsPerSecondMax: 20,
  apiConnectionsMax: 100,
  /** A request that has not arrived whole by then is given up. */
  apiRequestMsMax: 10_000,
  /** How long a command waits for the service to tell something: it answers from memory, or hangs. */
  apiAnswerMsMax: 10_000,
  /**
   * How long a command waits for the service to do something: a file of the largest size that is replayed goes down the
   * whole road, and a year of events is put into the outbox anew. Ctrl-C ends the waiting sooner.
   */
  apiChangeMsMax: 900_000,
  /** How long a request waits for the end of the file that it named. */
  apiProcessMsMax: 60_000,
  /** Rows of the outbox that are read, or removed, in one step. */
  outboxPageRows: 256,
  outboxStepRowsMax: 1_000,
  /** The payload of one event; a longer one is told without its details. */
  eventBytesMax: 32_768,
  /** Groups without their acknowledgement that are looked at for alarms. */
  overdueLookedAtMax: 1_000,
  /** A command that comes over MQTT. */
  commandBytesMax: 16_384,
  /** Messages to the broker that wait for its confirmation, and from it that wait for ours. */
  mqttInFlightMax: 64,
  /** One packet from or to the broker. */
  mqttPacketBytesMax: 262_144,
  /** Agents that the central side keeps in view, and alarms of each. */
  fleetAgentsMax: 10_000,
  fleetAlarmsMax: 100,
  /** Gaps in one stream of events that are remembered, and told of. */
  fleetStreamGapsMax: 10_000,
  fleetGapsListedMax: 10,
  /** Events that wait for the central side's disk, and that one commit takes. */
  fleetEventsWaitingMax: 5_000,
  fleetBatchEventsMax: 1_000,
  /** One line of a file of events. */
  fleetLineBytesMax: 1_048_576,
  /** Files given to one command or found in one directory scan by a command. */
  commandFilesMax: 100_000,
} as const;
