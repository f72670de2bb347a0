import { join } from 'node:path';
import { metricsFileName } from './platform/metrics-store.ts';
import type { Settings } from './settings/shape.ts';

export const metricsPath = ({ directories }: Settings): string => join(directories.metrics, metricsFileName);

export const ledgerPath = ({ directories }: Settings): string => join(directories.state, 'ledger.db');
