import { directory, oneOf, partyList, section, text } from '../fields.ts';

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
  own_ids: partyList(
    'Our own interchange ids (ISA05 and ISA06). An interchange from one of them is one that we send: it is not answered, and its groups wait for the partner’s acknowledgement.',
    [],
  ),
});
