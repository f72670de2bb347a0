import { missingError, type Staged, standingOf } from '../deliver/directory/staged.ts';
import { directoryOf } from '../kit/directory-of.ts';
import type { Identity, LedgerFile } from '../model/ledger.ts';
import { pinOf, wayKey } from './pinned-rulings.ts';
import type { Road } from './road.ts';

/** An interchange that an earlier file brought, and the hash of the file that brings it now. */
export interface Before {
  readonly file: LedgerFile;
  readonly earlier: Identity;
  readonly sha256: string;
}

/**
 * What left the house of earlier files. The ledger knows what was delivered; of what was on its last step when the disk
 * failed, or the process, the directory has to be asked, and a step of the ledger cannot wait for that: such a one is
 * `unsure` until `learn` has looked, and then the step is done again.
 */
export class LeftHouse {
  readonly #road: Pick<Road, 'files' | 'ledger' | 'rules'>;
  readonly #published = new Map<string, boolean>();
  readonly #unsure = new Map<string, Staged>();

  constructor(road: Pick<Road, 'files' | 'ledger' | 'rules'>) {
    this.#road = road;
  }

  /** What left of an interchange under keys that the file at hand does not know its own effects by. */
  of({ file, earlier, sha256 }: Before): 'nothing' | 'answered' | 'delivered' {
    const { ledger, rules } = this.#road;
    const { position, answered } = earlier;
    if (!position) return 'nothing';
    const sameKeys = file.sha256 === sha256 && !rules.allowDuplicate;
    const prefixes = [file.id, ...(file.sha256 === null || sameKeys ? [] : [file.sha256])];
    for (const prefix of prefixes) {
      const pin = pinOf(ledger, prefix, position);
      if (pin && this.#has(`${prefix}:${wayKey(pin.way)}`)) return 'delivered';
    }
    return answered || prefixes.some((prefix) => this.#has(`${prefix}:answer:${position}`)) ? 'answered' : 'nothing';
  }

  #has(key: string): boolean {
    const delivery = this.#road.ledger.delivery(key);
    if (delivery?.state === 'delivered') return true;
    // Without a path its last step was not begun.
    if (!delivery || delivery.path === null) return false;
    const known = this.#published.get(key);
    if (known === undefined) this.#unsure.set(key, { key, path: delivery.path, place: delivery.place ?? null });
    return known ?? false;
  }

  get isSure(): boolean {
    return this.#unsure.size === 0;
  }

  /**
   * Throws E004.MISSING, to be tried again, where the directory of one is not there: whether it left cannot be told
   * then. Done again on purpose, it counts as left.
   */
  async learn(): Promise<void> {
    const { files, rules } = this.#road;
    for (const [key, staged] of this.#unsure) {
      const standing = await standingOf(files, staged);
      if (standing === 'unknown' && !rules.allowDuplicate) throw missingError(directoryOf(staged.path));
      this.#published.set(key, standing !== 'staged');
    }
    this.#unsure.clear();
  }
}
