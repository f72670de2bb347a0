import { segmentId } from '../x12/segment-ids.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import { releaseOf, releaseSince } from '../x12/special-segments.ts';
import type { LogWriter } from './log-writer.ts';

/** What the log keeps of the segments between ISA and GS: a TA1, and the ISX without which the rest is misread. */
export function logService(log: LogWriter, view: SegmentView, version: string): void {
  const bytes = view.bytes.subarray(view.start, view.end);
  if (view.id === segmentId.TA1) log.ta1(view.start + view.base, bytes);
  const release = view.id === segmentId.ISX && version >= releaseSince ? releaseOf(view) : null;
  if (release !== null) log.released(release, [bytes, view.dialect.terminator.bytes]);
}
