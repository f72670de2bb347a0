import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Gives new directories in `data` to whoever needs some, and removes them when all is done and not before: for minutes
 * after thousands of files were removed, ext4 makes new ones several times slower, and that would be measured.
 */
export async function inPlaces<T>(data: string, work: (newPlace: () => string) => Promise<T>): Promise<T> {
  const places: string[] = [];
  const newPlace = (): string => {
    const place = mkdtempSync(join(data, 'out-'));
    places.push(place);
    return place;
  };
  try {
    return await work(newPlace);
  } finally {
    for (const place of places) rmSync(place, { recursive: true });
  }
}
