// Which elements of a segment must be there (X12.6), for the row kernel (rows.ts): src/validate/presence.ts says the same
// in TypeScript, and why a segment is wrong.

/** Rules of syntax notes, as noteRule of src/schema/tables.ts numbers them; what is left is L. */
const enum Note { paired, required, exclusive, conditional }

/**
 * Whether the elements of a mask are all that are mandatory and keep the syntax notes of their segment: those from address
 * `noteFirst` to `noteEnd`, three words each: the rule, the mask of the element that leads, the mask of the others.
 */
export function isComplete(present: u32, mandatory: u32, noteFirst: u32, noteEnd: u32): bool {
  if ((mandatory & ~present) != 0) return false;
  for (let at = noteFirst; at < noteEnd; at += 12) {
    const rule = load<u32>(at);
    const lead = present & load<u32>(at, 4);
    const all = load<u32>(at, 8);
    const rest = present & all;
    if (rule == Note.paired ? rest != 0 && rest != all
      : rule == Note.required ? rest == 0
      : rule == Note.exclusive ? (rest & (rest - 1)) != 0
      : rule == Note.conditional ? lead != 0 && rest != all
      : lead != 0 && rest == 0) return false;
  }
  return true;
}
