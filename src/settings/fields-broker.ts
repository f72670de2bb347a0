import { z } from 'zod';
import { commandNames } from '../model/telemetry.ts';
import { noted } from './fields.ts';

/** A name in a topic: no wildcards, no slashes. */
const levelPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function level(description: string, fallback: string) {
  return noted(z.string().regex(levelPattern).prefault(fallback).describe(description), {
    allowed: 'letters, digits, dot, hyphen and underscore, 64 at most',
    default: fallback,
  });
}

export function optionalLevel(description: string) {
  const type = z.union([z.literal(''), z.string().regex(levelPattern)]);
  return noted(type.prefault('').describe(description), {
    allowed: 'letters, digits, dot, hyphen and underscore, 64 at most, or nothing',
    default: '',
  });
}

export function optionalText(description: string) {
  const type = z.string().regex(/^[^\p{Cc}]{0,255}$/u);
  return noted(type.prefault('').describe(description), {
    allowed: 'text of 255 characters at most, or nothing',
    default: '',
  });
}

export function optionalPath(description: string) {
  const type = z
    .string()
    .max(4_096)
    .regex(/^((?!~)[^\p{Cc}\s]([^\p{Cc}]*[^\p{Cc}\s])?)?$/u);
  return noted(type.prefault('').describe(description), {
    allowed: 'a path without ~ at the start, or nothing',
    default: '',
  });
}

export function address(description: string, fallback: string) {
  const type = z
    .string()
    .regex(/^(mqtts?|wss?):\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?(\/[^\p{Cc}\s@?#]*)?$/u);
  return noted(type.prefault(fallback).describe(description), {
    allowed: 'an address like mqtts://broker.example:8883, without user and password',
    default: fallback,
  });
}

export function commandList(description: string) {
  return noted(z.array(z.enum(commandNames)).max(commandNames.length).prefault([]).describe(description), {
    allowed: `a list of ${commandNames.join(', ')}`,
    default: [],
  });
}
