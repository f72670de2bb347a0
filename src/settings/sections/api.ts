import { z } from 'zod';
import { directory, directoryList, flag, noted, section, text, wholeNumber } from '../fields.ts';

export const api = section(
  'The local API over HTTP. docs/api.md tells what it answers. The commands use a socket in app.home, whatever stands here.',
  {
    enabled: flag('Answer over HTTP.', true),
    host: text(
      'The address to listen on. The API speaks plain HTTP: put a proxy with TLS in front of it before it is anything else than loopback.',
      { charactersMax: 255, default: '127.0.0.1' },
    ),
    port: wholeNumber('The port to listen on; 0 takes any that is free.', { min: 0, max: 65_535, default: 5_000 }),
    names: hostNames(
      'Names and addresses that requests may be for (the header Host), besides 127.0.0.1, localhost, [::1] and api.host.',
    ),
    token_file: directory(
      'The file with the token that POST /api/v1/process asks for: one line, mode 0600. A relative path counts from app.home. The systemd credential api-token goes before it.',
      'api-token',
    ),
    process_directories: directoryList(
      'Directories besides the pickup directories whose files may be named to POST /api/v1/process, each an absolute path.',
      [],
    ),
  },
);

function hostNames(description: string) {
  const type = z.array(z.string().regex(/^[A-Za-z0-9.:[\]_-]{1,255}$/)).max(100);
  return noted(type.prefault([]).describe(description), { allowed: 'a list of names without ports', default: [] });
}
