import { type AcknowledgementPolicy, defaultPolicy } from '../acknowledge/policy.ts';
import type { PutAside, Ruling } from './partner-step.ts';
import { noPartners, type RoadPartners } from './partners.ts';
import type { Road } from './road.ts';

/** How an interchange is answered: as was agreed with its sender, and as its ruling demands. */
export function answerPolicy(
  road: Pick<Road, 'rules' | 'partners'>,
  ruling: Ruling | undefined,
): AcknowledgementPolicy {
  if (ruling?.own || ruling?.answered) return { ...defaultPolicy, ...silent };
  const agreed = { ...general(road), ...agreedWith(ruling) };
  if (ruling?.kind === 'duplicate') return { ...agreed, ...ofDuplicate };
  if (ruling?.kind !== 'aside') return agreed;
  return { ...agreed, ...ofAside[ruling.reason.code](road.partners ?? noPartners) };
}

function general({ rules }: Pick<Road, 'rules'>): AcknowledgementPolicy {
  if (rules.acknowledge === 'none') return { ...defaultPolicy, ...silent };
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

const silent = { functional: 'none', interchange: 'none' } as const;

const ofAside: Readonly<Record<PutAside['code'], (partners: RoadPartners) => Partial<AcknowledgementPolicy>>> = {
  'E003.DUPLICATE': () => ofDuplicate,
  'E003.ENVIRONMENT': ({ environment, environmentAnswer }) => {
    const auto = environment === 'production' ? 'acknowledge' : 'none';
    return ofEnvironment[environmentAnswer === 'auto' ? auto : environmentAnswer];
  },
  // With a stranger nothing is agreed.
  'E003.PARTNER': () => silent,
};

const ofEnvironment = {
  acknowledge: {},
  // TA105 020: invalid test indicator value.
  refuse: { refuse: '020' },
  none: silent,
} as const;
