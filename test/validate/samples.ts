/** Valid transaction sets of our own, with their nested loops: the segments between ST and SE. */
export interface Sample {
  readonly set: string;
  readonly version: string;
  readonly segments: readonly string[];
}

const order = (note: string): string[] => [
  'BEG*00*SA*PO4711**20240615',
  'CUR*BY*USD',
  'REF*DP*984',
  'REF*IA*9567206',
  'PER*BD*KAREN GARCIA*TE*3126294592',
  'TAX*GST',
  'FOB*PP*OR*ORIGIN DOCK',
  'SAC*C*D240***1500',
  'ITD*01*3*2**10**30',
  'DTM*037*20240701',
  'DTM*038*20240710',
  'TD5*O*2*UPSN*M*GROUND',
  'N9*ZZ*NOTE',
  note,
  'N1*ST*BLUTH HOME GOODS*92*19853336',
  'N2*ATTN RECEIVING',
  'N3*100 MAIN STREET',
  'N4*COLUMBUS*OH*43215*US',
  'N1*BT*HOOLI HARDWARE*92*88913872',
  'N3*8 ELM AVE',
  'N4*ATLANTA*GA*30303*US',
  'PO1*1*10*EA*5.25*PE*UP*012345678905*VN*VN-794514',
  'PID*F****STAINLESS HEX BOLT',
  'PO4*12*1*EA',
  'REF*LI*0001',
  'SAC*A*D170***100',
  'DTM*002*20240703',
  'SCH*4*EA***002*20240703',
  'SCH*6*EA***002*20240710',
  'N1*ST*STORE 12*92*0012',
  'N4*DALLAS*TX*75201*US',
  'SLN*1**I*2*EA*1.5*PE**VN*PART-1',
  'PID*F****NUT',
  'PO1*2*3*CA*20*PE*IN*574200055',
  'PID*F****HYDRAULIC HOSE',
  'PO4*6*1*EA',
  'CTT*2*13',
  'AMT*TT*112.5',
];

const acknowledged = (note: string): string[] => [
  'BAK*00*AC*PO4711*20240615',
  'REF*CO*555',
  'N9*ZZ*NOTE',
  note,
  'N1*ST*BLUTH HOME GOODS*92*19853336',
  'N3*100 MAIN STREET',
  'N4*COLUMBUS*OH*43215*US',
  'PO1*1*10*EA*5.25*PE*VN*VN-794514',
  'PID*F****STAINLESS HEX BOLT',
  'ACK*IA*10*EA*068*20240703',
  'DTM*017*20240704',
  'PO1*2*3*CA*20*PE*IN*574200055',
  'PID*F****HYDRAULIC HOSE',
  'ACK*IB*3*CA',
  'CTT*2*13',
];

const shipment: string[] = [
  'BSN*00*SHIP001*20240615*1200*0001',
  'DTM*011*20240615',
  'HL*1**S*1',
  'TD1*CTN25*2****G*40*LB',
  'TD5*O*2*UPSN*M*GROUND',
  'TD3*TL**TRAILER1',
  'REF*BM*BOL123',
  'DTM*017*20240618',
  'N1*ST*BLUTH HOME GOODS*92*19853336',
  'N3*100 MAIN STREET',
  'N4*COLUMBUS*OH*43215*US',
  'HL*2*1*O*1',
  'PRF*PO4711***20240601',
  'REF*DP*984',
  'HL*3*2*P*1',
  'MAN*GM*00012345678901234560',
  'HL*4*3*I*0',
  'LIN**VN*VN-794514',
  'SN1**10*EA',
  'PID*F****STAINLESS HEX BOLT',
  'HL*5*2*P*1',
  'MAN*GM*00012345678901234560',
  'HL*6*5*I*0',
  'LIN**IN*574200055',
  'SN1**3*CA',
  'CTT*6*13',
];

const change = (note: string): string[] => [
  'BCH*04*SA*PO4711***20240615',
  'REF*DP*984',
  'DTM*002*20240801',
  'N9*ZZ*NOTE',
  note,
  'N1*ST*BLUTH HOME GOODS*92*19853336',
  'N3*100 MAIN STREET',
  'N4*COLUMBUS*OH*43215*US',
  'POC*1*CA*10*5*EA*5.25*PE*VN*VN-794514',
  'PID*F****STAINLESS HEX BOLT',
  'PO4*12*1*EA',
  'LS*LDT',
  'LDT*AF*3*DA',
  'QTY*38*5*EA',
  'LE*LDT',
  'POC*2*DI*3*0*CA*20*PE*IN*574200055',
  'PID*F****HYDRAULIC HOSE',
  'CTT*2',
];

const invoice: string[] = [
  'BIG*20240615*INV001*20240601*PO4711',
  'CUR*SE*USD',
  'REF*DP*984',
  'N1*ST*BLUTH HOME GOODS*92*19853336',
  'N3*100 MAIN STREET',
  'N4*COLUMBUS*OH*43215*US',
  'ITD*01*3*2**10**30',
  'DTM*011*20240614',
  'FOB*PP',
  'IT1*1*10*EA*5.25*PE*VN*VN-794514',
  'TXI*ST*2.1',
  'PID*F****STAINLESS HEX BOLT',
  'PO4*12*1*EA',
  'SAC*A*D170***100',
  'IT1*2*3*CA*20*PE*IN*574200055',
  'PID*F****HYDRAULIC HOSE',
  'TDS*12810',
  'TXI*ST*1.5',
  'CAD*M***UPSN',
  'SAC*C*D240***1300',
  'CTT*2*13',
];

const answer: string[] = [
  'AK1*PO*1',
  'AK2*850*0001',
  'AK5*A',
  'AK2*850*0002',
  'AK3*BEG*2**8',
  'AK4*5*373*8*20241350',
  'AK3*PO1*30**8',
  'AK4*3*355*7*EACH',
  'AK5*R*5',
  'AK9*P*2*2*1',
];

const implementationAnswer: string[] = [
  'AK1*PO*1*005010',
  'AK2*850*0001',
  'IK5*A',
  'AK2*850*0002',
  'IK3*BEG*2**8',
  'CTX*SITUATIONAL TRIGGER*BEG*2',
  'IK4*5*373*8*20241350',
  'IK5*R*5',
  'AK9*P*2*2*1',
];

const message = 'MSG*DELIVER BETWEEN 0700 AND 1500';
const text = 'MTX**DELIVER BETWEEN 0700 AND 1500';

export const samples: readonly Sample[] = [
  { set: '850', version: '004010', segments: order(message) },
  { set: '850', version: '005010', segments: order(text) },
  { set: '855', version: '004010', segments: acknowledged(message) },
  { set: '855', version: '005010', segments: acknowledged(text) },
  { set: '856', version: '004010', segments: shipment },
  { set: '856', version: '005010', segments: shipment },
  { set: '860', version: '004010', segments: change(message) },
  { set: '860', version: '005010', segments: change(text) },
  { set: '810', version: '004010', segments: invoice },
  { set: '810', version: '005010', segments: invoice },
  { set: '997', version: '004010', segments: answer },
  { set: '997', version: '005010', segments: answer },
  { set: '999', version: '005010', segments: implementationAnswer },
];

export function sampleOf(set: string, version = '004010'): Sample {
  const found = samples.find((sample) => sample.set === set && sample.version === version);
  if (!found) throw new Error(`no sample of ${set} at ${version}`);
  return found;
}
