import type { Fault } from './fault.ts';
import { carrierFaults, commonFaults } from './faults-common.ts';
import { faults997, faults999 } from './faults-control.ts';
import { faults810, faults856 } from './faults-delivery.ts';
import { envelopeFaults } from './faults-envelope.ts';
import { faults850, faults855, faults860 } from './faults-orders.ts';

/** By set: one line, one failing file for each version. */
export const faults: Readonly<Record<string, readonly Fault[]>> = {
  '850': [...commonFaults, ...carrierFaults, ...faults850, ...envelopeFaults],
  '855': [...commonFaults, ...carrierFaults, ...faults855],
  '856': [...commonFaults, ...carrierFaults, ...faults856],
  '860': [...commonFaults, ...carrierFaults, ...faults860],
  '810': [...commonFaults, ...faults810],
  '997': faults997,
  '999': faults999,
};
