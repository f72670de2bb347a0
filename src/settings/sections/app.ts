import { directory, oneOf, section, text } from '../fields.ts';

export const app = section('Who this agent is and where it lives.', {
  name: text('The name of this agent. It stands in every log record.', { charactersMax: 64, default: 'edi-agent' }),
  home: directory(
    'The directory under which everything lies that has no place of its own. A relative path counts from the current directory. The option --home overrides it.',
    './edi-agent-home',
  ),
  environment: oneOf(
    'Whether this agent works with real business. It stands in every log record; validation.environment_mismatch decides on interchanges of the other kind (ISA15).',
    ['production', 'test'],
    'production',
  ),
});
