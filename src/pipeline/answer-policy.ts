import { type AcknowledgementPolicy, defaultPolicy } from '../acknowledge/policy.ts';
import type { PutAside, Ruling } from './partner-step.ts';
import type { Road } from './road.ts';

/** How an interchange is answered: as was agreed with its sender, and as its ruling demands. */
export function answerPolicy(road: Pick<Road, 'rules'>, ruling: Ruling | undefined): AcknowledgementPolicy {
  if (ruling?.own || ruling?.answered) return { ...defaultPolicy, functional: 'none', interchange: 'none' };
  const agreed = { ...general(road), ...agreedWith(ruling) };
  if (ruling?.kind === 'duplicate') return { ...agreed, ...ofDuplicate };
  return ruling?.kind === 'aside' ? { ...agreed, ...ofAside[ruling.reason.code] } : agreed;
}

function general({ rules }: Pick<Road, 'rules'>): AcknowledgementPolicy {
  if (rules.acknowledge === 'none') return { ...defaultPolicy, functional: 'none', interchange: 'none' };
  return { ...defaultPolicy, functional: rules.acknowledge };
}

function agreedWith(ruling: Ruling | undefined): Partial<AcknowledgementPolicy> {
  const answers = ruling?.partner?.answers;
  if (!answers) return {};
  const { functional, ta1, listing, onErrors, hold, delimiters, lineEnd } = answers;
  return {
    ...(functional === null ? {} : { functional }),
    ...(ta1 === null ? {} : { interchange: ta1 }),
    listing,
    onErrors,
    hold,
    delimiters,
    lineEnd,
  };
}

/** TA105 025: duplicate interchange control number. Told when ISA14 asks; the first copy got its answer. */
const ofDuplicate = { refuse: '025' } as const;

const ofAside: Readonly<Record<PutAside['code'], Partial<AcknowledgementPolicy>>> = {
  'E003.DUPLICATE': ofDuplicate,
  // The partner may test how we answer.
  'E003.ENVIRONMENT': {},
  // With a stranger nothing is agreed.
  'E003.PARTNER': { functional: 'none', interchange: 'none' },
};
