/** Whole numbers from 0 below a bound, the same for the same seed (a 32-bit mix of a counter). */
type Random = (below: number) => number;

function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
}

export interface SetsRequest {
  readonly seed: number;
  /** Every so many sets, one has a fault; 0 for none. */
  readonly faultEvery?: number;
  /** Orders of one line, the least that is valid. */
  readonly small?: boolean;
}

/** Transaction sets one after the other, each given its position in the group. */
export function setsOf(set: '850' | '837', request: SetsRequest): (position: number) => readonly string[] {
  const { seed, faultEvery = 0, small = false } = request;
  const random = randomOf(seed);
  const body = set === '837' ? claimsOf : small ? smallOrder : orderOf;
  let made = 0;
  return (position) => {
    const control = String(position).padStart(4, '0');
    const whole = body(random);
    made += 1;
    const inside = faultEvery > 0 && made % faultEvery === 0 ? faulty(whole, made / faultEvery) : whole;
    const st = set === '850' ? `ST*850*${control}` : `ST*837*${control}*005010X222A1`;
    return [st, ...inside, `SE*${inside.length + 2}*${control}`];
  };
}

/** What a set can have wrong: an unknown code, a wrong date, a missing element, a wrong total, an unknown segment, in turn. */
function faulty(segments: readonly string[], turn: number): readonly string[] {
  const spoil = [
    (segment: string) => segment.replace(/^(PO1\*1\*\d+)\*EA/, '$1*QQ'),
    (segment: string) => segment.replace(/^(DTM\*002)\*\d+/, '$1*20241332'),
    (segment: string) => segment.replace(/^(BEG\*00)\*SA/, '$1*'),
    (segment: string) => segment.replace(/^CTT\*\d+/, 'CTT*99'),
    (segment: string) => segment.replace(/^CUR\*/, 'QQQ*'),
  ][turn % 5];
  return spoil ? segments.map(spoil) : segments;
}

function smallOrder(random: Random): string[] {
  const quantity = 1 + random(500);
  return [
    `BEG*00*SA*PO${100_000 + random(900_000)}**20240615`,
    `PO1*1*${quantity}*EA*9.99**VN*VN-${100_000 + random(900_000)}`,
    `CTT*1*${quantity}`,
  ];
}

const goods = ['STAINLESS HEX BOLT', 'HYDRAULIC HOSE', 'LINT ROLLER', 'SAFETY GLASSES CLEAR', 'CORDLESS DRILL 18 V'];
const towns = ['COLUMBUS*OH*43215', 'ATLANTA*GA*30303', 'DALLAS*TX*75201', 'BOISE*ID*83702'];
const streets = ['100 MAIN STREET', '8 ELM AVE', '2750 INDUSTRIAL PARKWAY NORTH', '1 DOCK RD'];
const names = ['BLUTH HOME GOODS', 'HOOLI HARDWARE', 'VANDELAY IMPORTS', 'STORE'];

function orderOf(random: Random): string[] {
  const one = (list: readonly string[]): string => list[random(list.length)] ?? '';
  const lines = 1 + random(30);
  const segments = [
    `BEG*00*SA*PO${100_000 + random(900_000)}**202406${10 + random(20)}`,
    'CUR*BY*USD',
    `REF*DP*${100 + random(900)}`,
    'PER*BD*KAREN GARCIA*TE*3126294592',
    'FOB*PP*OR*ORIGIN DOCK',
    'ITD*01*3*2**10**30',
    `DTM*002*202407${10 + random(20)}`,
    'TD5*O*2*UPSN*M*GROUND',
    `N1*ST*${one(names)} ${random(1000)}*92*${1_000_000 + random(9_000_000)}`,
    `N3*${one(streets)}`,
    `N4*${one(towns)}*US`,
    `N1*BT*${one(names)}*92*${1_000_000 + random(9_000_000)}`,
    `N3*${one(streets)}`,
    `N4*${one(towns)}*US`,
  ];
  let ordered = 0;
  for (let line = 1; line <= lines; line += 1) {
    const quantity = 1 + random(500);
    ordered += quantity;
    const price = `${random(200)}.${10 + random(90)}`;
    segments.push(`PO1*${line}*${quantity}*EA*${price}*PE*VN*VN-${100_000 + random(900_000)}*IN*${574_000_000 + line}`);
    segments.push(`PID*F****${one(goods)}`);
    if (random(3) === 0) segments.push(`PO4*${1 + random(24)}*1*EA`);
  }
  segments.push(`CTT*${lines}*${ordered}`);
  return segments;
}

function claimsOf(random: Random): string[] {
  const segments = [
    `BHT*0019*00*${random(1_000_000)}*20240615*1200*CH`,
    'NM1*41*2*BENCH CLEARING*****46*123456789',
    'PER*IC*EDI DESK*TE*8005550100',
    'NM1*40*2*PAYER ONE*****46*987654321',
    'HL*1**20*1',
    'PRV*BI*PXC*207Q00000X',
    'NM1*85*2*FAMILY CLINIC*****XX*1234567893',
    'N3*100 MAIN STREET',
    'N4*COLUMBUS*OH*432151234',
    'REF*EI*123456789',
  ];
  const patients = 1 + random(5);
  for (let patient = 1; patient <= patients; patient += 1) {
    segments.push(`HL*${patient + 1}*1*22*0`, 'SBR*P*18*******MB');
    segments.push(`NM1*IL*1*DOE*PAT${random(10_000)}****MI*${100_000_000 + random(900_000_000)}A`);
    segments.push('N3*8 ELM AVE', 'N4*BOISE*ID*837021234', `DMG*D8*19${50 + random(50)}0101*F`);
    segments.push('NM1*PR*2*PAYER ONE*****PI*00123');
    const services = 1 + random(6);
    segments.push(`CLM*C${random(1_000_000)}*${services * 100}***11:B:1*Y*A*Y*Y`, 'HI*ABK:J0190*ABF:R05');
    for (let service = 1; service <= services; service += 1) {
      segments.push(`LX*${service}`, 'SV1*HC:99213:25*100*UN*1***1', `DTP*472*D8*202406${10 + random(20)}`);
      segments.push(`REF*6R*${random(1_000_000)}`);
    }
  }
  return segments;
}
