import { z } from 'zod';

export const version = z
  .string()
  .regex(/^\d{6}$/, 'a version is six digits, for instance 004010')
  .describe('Six digits, as GS08 begins: `004010`.');
export const segmentId = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{1,2}$/, 'a segment id is two or three capital letters and digits')
  .describe('Id of a segment.');
export const setId = z
  .string()
  .regex(/^\d{3}$/, 'a transaction set id is three digits')
  .describe('Id of the transaction set (ST01), three digits.');
export const position = z.int().min(1).max(31).describe('Position of an element, from 1 to 31.');
export const reference = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{1,2}\d{2}$/, 'an element is named by its segment and two digits, for instance CTT01')
  .describe('An element by its segment and two digits: `CTT01`.');
export const name = z.string().min(1).describe('What people call it.');
export const required = z.boolean().optional().describe('`true` for a mandatory one; optional when left out.');
