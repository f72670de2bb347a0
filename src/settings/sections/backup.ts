import { argumentList, flag, optionalText, section, wholeNumber } from '../fields.ts';
import { duration, size } from '../fields-measured.ts';

const days = { min: 8.64e7, max: 3.1536e11 } as const;

export const backup = section(
  'Copies of settings, metrics, logs and state in directories.backups; docs/backup.md tells how to get them back. When they are made stands under schedules.',
  {
    keep_config: duration('How long backups of the settings are kept. The newest of each kind always is.', {
      ...days,
      default: '30 d',
    }),
    keep_metrics: duration('How long backups of the metrics are kept.', { ...days, default: '90 d' }),
    keep_logs: duration('How long backups of logs and audit trail are kept.', { ...days, default: '30 d' }),
    keep_state: duration('How long backups of the state are kept; each holds all of the ledger.', {
      ...days,
      default: '2 d',
    }),
    secrets: flag(
      'Take the values of secrets in the settings into their backup. Left out, they are to be set again after a restore on a new host.',
      false,
    ),
    encryption_key_file: optionalText(
      'File with a key of 64 hexadecimal digits (`openssl rand -hex 32`), to encrypt backups with AES-256-GCM. Keep a copy of it elsewhere: without it they are lost. Nothing: they are not encrypted.',
      { charactersMax: 4_096, default: '' },
    ),
    speed_max: size('How much of a backup is read and written in a second, so that the road keeps the disk.', {
      min: 1e5,
      max: 1e11,
      default: '32 MB',
    }),
    copy_command: argumentList(
      'A program with its arguments, run without a shell for each file of a backup to copy it elsewhere; {file} stands for its path, {name} for its name: [scp, -B, "{file}", "backup-server:/backups/"]. Exit code 0 means that the copy is safe.',
      [],
    ),
    copy_timeout: duration('How long one copy may take.', { min: 1e3, max: 8.64e7, default: '10 min' }),
    copy_attempts: wholeNumber('How often a copy is tried, with a longer wait each time.', {
      min: 1,
      max: 100,
      default: 3,
    }),
    sftp_host: optionalText('Host that backups are copied to by SFTP. Nothing: they are not.', {
      charactersMax: 255,
      default: '',
    }),
    sftp_port: wholeNumber('Its port.', { min: 1, max: 65_535, default: 22 }),
    sftp_user: optionalText('User to log in as.', { charactersMax: 255, default: '' }),
    sftp_key_file: optionalText('File with the private key to log in with, without a passphrase.', {
      charactersMax: 4_096,
      default: '',
    }),
    sftp_host_key: optionalText(
      'Fingerprint of the host’s key, as `ssh-keygen -l -f` shows it: SHA256:… A host with another key gets nothing.',
      { charactersMax: 100, default: '' },
    ),
    sftp_directory: optionalText('Directory on the host, which exists.', { charactersMax: 4_096, default: 'backups' }),
  },
);
