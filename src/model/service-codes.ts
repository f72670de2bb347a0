/** A kind of what can go wrong beside the files: `STATE.LOCKED`. */
export interface ServiceSubCode {
  readonly meaning: string;
  readonly remedy: string;
}

/** What can go wrong with the agent, its state and its neighbours rather than with one file. */
export interface ServiceCodeEntry {
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
  readonly retried: boolean;
  readonly subCodes: Readonly<Record<string, ServiceSubCode>>;
}

const kind = (meaning: string, remedy: string): ServiceSubCode => ({ meaning, remedy });
const once = (title: string, meaning: string, remedy: string): ServiceCodeEntry => ({
  title,
  meaning,
  remedy,
  retried: false,
  subCodes: {},
});

const anotherBackup = 'Take another backup: `edi-agent backup verify` finds the sound ones.';
const newerProgram = 'Install the newer edi-agent again, or go back to the state before the update: docs/service.md.';

/** Every code outside of E001 to E005 that commands, logs, alarms and the local API tell; a test compares it with the sources. */
export const serviceCodes: Readonly<Record<string, ServiceCodeEntry>> = {
  USAGE: once(
    'wrong usage',
    'The command line, or a request, asks for something that cannot be done as it is written.',
    'Add --help to the command to see its arguments and flags.',
  ),
  CONFIG: once(
    'settings error',
    'The settings, a partner’s profile or a schema document are wrong.',
    'Run `edi-agent config validate`: it names file, line and what is expected there.',
  ),
  STOPPED: once(
    'stopped by a signal',
    'The command was ended by SIGINT or SIGTERM before it was done.',
    'Run it again: what was done once is not done a second time.',
  ),
  INTERNAL: once(
    'fault of the agent itself',
    'Something happened that the program holds for impossible.',
    'Run it again with --debug and report what it prints.',
  ),
  BUG: once(
    'fault of the agent itself',
    'The audit trail could not be written for a reason that the program does not know.',
    'Report what stands in the log beside it.',
  ),
  STATE: {
    title: 'state error',
    meaning: 'The databases of the agent, or the files it keeps its state in, cannot be used.',
    remedy: 'Run `edi-agent doctor`: it looks at each of them and names the command that mends it.',
    retried: true,
    subCodes: {
      LOCKED: kind(
        'another program works in this home, or holds its database',
        'Wait until it has ended; `fuser` names it.',
      ),
      MISSING: kind(
        'there is no database: nothing was done in this home yet, or it is another one',
        'Name the home with --home, or its settings with -c.',
      ),
      CORRUPT: kind(
        'a database or a file of state is damaged',
        'Restart: the agent puts it aside and goes on; then look at `edi-agent restore state`.',
      ),
      READ_ONLY: kind('a database may only be read', 'Remount it writable, or mend its owner and mode.'),
      NO_SPACE: kind('no space left for a database', 'Free space on the file system: `df -h`.'),
      IO: kind('the disk failed under a database', 'Look into `dmesg` for disk errors.'),
      DATABASE: kind('the database refused, for a reason of its own', 'Run `edi-agent doctor`.'),
      NEWER: kind('the state was written by a newer edi-agent', newerProgram),
      VERSION: kind(
        'the ledger has another version than this program reads',
        'Start the service once with the edi-agent that you call: it brings the ledger to its version.',
      ),
      CLOSED: kind('the ledger is closed: the agent is stopping', 'Ask again when it runs.'),
    },
  },
  BACKUP: {
    title: 'backup error',
    meaning: 'A backup could not be made, copied, read or restored.',
    remedy: 'Look at `edi-agent backup list` and `edi-agent backup verify`.',
    retried: false,
    subCodes: {
      BUSY: kind('another process is at work on the backups', 'Wait until it has ended.'),
      COPY: kind(
        'a backup was made, and could not be copied elsewhere',
        'Check backup.copy_command or backup.sftp_host, then run `edi-agent backup push`.',
      ),
      DAMAGED: kind('a backup is not as it was written', anotherBackup),
      KEY: kind(
        'a backup is encrypted, and its key is not here',
        'Name the key file that it was encrypted with in backup.encryption_key_file.',
      ),
      REFUSED: kind(
        'this is no backup of that kind, or it was not written by edi-agent',
        'Take another one; `edi-agent backup list` tells their kinds.',
      ),
    },
  },
  MQTT: {
    title: 'MQTT error',
    meaning: 'The broker cannot be reached or does not take what we send. Events are kept until it does.',
    remedy: 'Run `edi-agent mqtt check`: it says which step to the broker fails.',
    retried: true,
    subCodes: {
      NAME: kind('the name of the broker has no address', 'Check the name in mqtt.url, and DNS.'),
      TCP: kind('no connection to the broker', 'Is it up? Check address, port and firewall.'),
      TLS: kind(
        'TLS with the broker failed, or a certificate ends',
        'Check mqtt.tls_ca, the names and the end of the broker’s certificate, and our own certificate.',
      ),
      TIMEOUT: kind('the broker did not answer in time', 'Check the address, and whether a firewall swallows packets.'),
      AUTH: kind(
        'the broker does not know us, or does not allow our topics',
        'Check mqtt.username and the password file, and our topics in its ACL.',
      ),
      REFUSED: kind('the broker refused', 'Look into its log.'),
      CLOSED: kind('the connection was closed', 'Wait: the agent connects again by itself.'),
      TAKEN_OVER: kind(
        'another client uses our id at the broker',
        'A copied machine? Give each its own mqtt.client_id and agent, then restart this one.',
      ),
      FILE: kind('a password, key or certificate file cannot be used', 'Check its path, owner and mode.'),
      SLOW: kind('a message was dropped: the connection is too slow', 'Tell less, or mend the network.'),
      TOO_LARGE: kind('a message is larger than the broker takes', 'Raise the packet size of the broker to 256 KB.'),
      OUTBOX: kind(
        'no room for more events that wait for central monitoring: no files are taken',
        'Mend the connection to the broker, or the central side; or raise mqtt.events_max.',
      ),
    },
  },
  API: {
    title: 'local API error',
    meaning: 'The service and this program do not understand each other.',
    remedy: 'Restart the service: it may be of another version than the edi-agent that you call.',
    retried: true,
    subCodes: {
      PORT: kind('the API cannot listen at its port', 'Check api.host and api.port, and what else listens there.'),
      SOCKET: kind('the socket of the service cannot be made or asked', 'Ask as the user of the service, or as root.'),
      UNANSWERED: kind(
        'the service was asked to do something and did not tell what became of it: it may have done it, or be at it',
        'Look at what became of it, as the message says, before asking for it again.',
      ),
      HELD: kind('the service is starting, stopping, or takes up its settings anew', 'Ask again in a moment.'),
    },
  },
  SCHEDULE: {
    title: 'recurring work',
    meaning: 'Recurring work was not done, or not to its end.',
    remedy: 'Look at `edi-agent schedule list`; start it with `edi-agent schedule run NAME`.',
    retried: true,
    subCodes: {
      OVERDUE: kind('it was not done by schedules.overdue_after', 'See what else runs: `edi-agent schedule list`.'),
      RUNNING: kind('other work runs, and it is done one at a time', 'Try again when that is done.'),
      STOPPED: kind('the service ended before it was done', 'It is begun anew when the service starts.'),
      CRASHED: kind('the agent itself failed in it', 'Report what stands in the log beside it.'),
      BROKEN_OFF: kind('it was broken off again and again', 'Look into the log for why the service ended.'),
    },
  },
  MAINTENANCE: {
    title: 'maintenance',
    meaning: 'Maintenance was done, and found something that is wrong.',
    remedy: 'Read the report that it names, in reports/ of the home.',
    retried: false,
    subCodes: { FAILED: kind('items of the report failed', 'Mend what it tells, then run the maintenance again.') },
  },
  COMMAND: {
    title: 'command over MQTT',
    meaning: 'A command that came over MQTT was not done.',
    remedy: 'docs/mqtt.md tells which commands there are, and what they take.',
    retried: false,
    subCodes: {
      REFUSED: kind('it is not allowed, not known, too old, or came too often', 'Check mqtt.commands, and its time.'),
      ARGUMENTS: kind('its arguments are wrong', 'docs/mqtt.md tells what a command takes.'),
    },
  },
  SPARKPLUG: {
    title: 'Sparkplug',
    meaning: 'Telling by Sparkplug waits.',
    remedy: 'Look at the state of the primary host.',
    retried: true,
    subCodes: { HOST: kind('the primary host is offline', 'Start it, or name none.') },
  },
  OTLP: { ...once('OTLP error', 'Metrics could not be told by OTLP.', 'Check opentelemetry.url.'), retried: true },
  BAD_REQUEST: once('bad request', 'The local API cannot read the request.', 'docs/api.md tells what it understands.'),
  BODY_TOO_LARGE: once(
    'body too large',
    'The body of the request is too large.',
    'Name a file; never send its content.',
  ),
  MEDIA_TYPE: once('media type', 'The body of a request must be JSON.', 'Send `Content-Type: application/json`.'),
  HOST: once('wrong host', 'The request names another host than the API listens on.', 'Ask by 127.0.0.1 or localhost.'),
  NOT_FOUND: once('not found', 'The local API has nothing at this path.', 'docs/api.md lists the paths.'),
  TOO_MANY_REQUESTS: once('too many requests', 'The local API was asked too often.', 'Ask again after Retry-After.'),
  UNAUTHORIZED: once(
    'bearer token missing or wrong',
    'What changes something needs the bearer token.',
    'Send `Authorization: Bearer TOKEN` with the token of api.token_file.',
  ),
  NO_TOKEN: once(
    'no usable token',
    'The file of the token is missing, too short, or open to others.',
    'Make one: `(umask 077; openssl rand -hex 32 > FILE)`, FILE as in api.token_file.',
  ),
  PATH_NOT_ALLOWED: once(
    'path not allowed',
    'A file that does not lie where files may be named.',
    'Name one in a pickup directory or in api.process_directories.',
  ),
};
