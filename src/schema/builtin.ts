import set810At004010 from '../../config/schemas/004010/810.json' with { type: 'json' };
import set850At004010 from '../../config/schemas/004010/850.json' with { type: 'json' };
import set855At004010 from '../../config/schemas/004010/855.json' with { type: 'json' };
import set856At004010 from '../../config/schemas/004010/856.json' with { type: 'json' };
import set860At004010 from '../../config/schemas/004010/860.json' with { type: 'json' };
import set997At004010 from '../../config/schemas/004010/997.json' with { type: 'json' };
import elementsAt004010 from '../../config/schemas/004010/elements.json' with { type: 'json' };
import segmentsAt004010 from '../../config/schemas/004010/segments.json' with { type: 'json' };
import set810At005010 from '../../config/schemas/005010/810.json' with { type: 'json' };
import set850At005010 from '../../config/schemas/005010/850.json' with { type: 'json' };
import set855At005010 from '../../config/schemas/005010/855.json' with { type: 'json' };
import set856At005010 from '../../config/schemas/005010/856.json' with { type: 'json' };
import set860At005010 from '../../config/schemas/005010/860.json' with { type: 'json' };
import set997At005010 from '../../config/schemas/005010/997.json' with { type: 'json' };
import set999At005010 from '../../config/schemas/005010/999.json' with { type: 'json' };
import elementsAt005010 from '../../config/schemas/005010/elements.json' with { type: 'json' };
import segmentsAt005010 from '../../config/schemas/005010/segments.json' with { type: 'json' };
import businessCodes from '../../config/schemas/codes/business.json' with { type: 'json' };
import controlCodes from '../../config/schemas/codes/control.json' with { type: 'json' };
import externalCodes from '../../config/schemas/codes/external.json' with { type: 'json' };
import rules from '../../config/schemas/rules/business.json' with { type: 'json' };
import type { SchemaDocument } from './shape.ts';

/**
 * The schemas that the product brings along. They are compiled into the program, so their shape is checked by a test
 * and not at every start: JSON modules type as plain strings, hence the one assertion.
 */
export const builtinDocuments = [
  elementsAt004010,
  segmentsAt004010,
  set850At004010,
  set855At004010,
  set856At004010,
  set860At004010,
  set810At004010,
  set997At004010,
  elementsAt005010,
  segmentsAt005010,
  set850At005010,
  set855At005010,
  set856At005010,
  set860At005010,
  set810At005010,
  set997At005010,
  set999At005010,
  businessCodes,
  controlCodes,
  externalCodes,
  rules,
] as unknown as readonly SchemaDocument[];
