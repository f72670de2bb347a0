import { z } from 'zod';
import { flag, noted, section } from '../fields.ts';
import { optionalPath } from '../fields-broker.ts';
import { duration } from '../fields-measured.ts';

export const opentelemetry = section('Metrics to a collector of OpenTelemetry, by OTLP over HTTP as JSON.', {
  enabled: flag('Send metrics by OTLP.', false),
  url: httpAddress('Where to, with the path.', 'http://127.0.0.1:4318/v1/metrics'),
  token_file: optionalPath(
    'The file with a token for the header Authorization: Bearer, one line, mode 0600. A relative path counts from app.home. The systemd credential otlp-token goes before it.',
  ),
  interval: duration('How often.', { min: 1e3, max: 3.6e6, default: '60 s' }),
  timeout: duration('How long the collector may take for an answer.', { min: 100, max: 6e4, default: '10 s' }),
});

function httpAddress(description: string, fallback: string) {
  const type = z.string().regex(/^https?:\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?(\/[^\p{Cc}\s@?#]*)?$/u);
  return noted(type.prefault(fallback).describe(description), {
    allowed: 'an address like https://collector.example:4318/v1/metrics, without user and password',
    default: fallback,
  });
}
