import type { Writer } from './message.ts';

/** Functional acknowledgment. */
export const acknowledgment997: Writer = (version) => ({
  minimal: [`AK1*PO*4100${version === '005010' ? '*005010' : ''}`, 'AK9*A*1*1*1'],
  typical: [
    'AK1*PO*4101',
    'AK2*850*0001',
    'AK5*A',
    'AK2*850*0002',
    'AK3*PO1*30**8',
    'AK4*3*355*7*EACH',
    'AK5*R*5',
    'AK9*P*2*2*1',
  ],
  deep: [
    'AK1*IN*4102',
    'AK2*810*0001',
    'AK3*BIG*2**8',
    'AK4*1*373*8*20261301',
    'AK4*2*76*1',
    version === '004010' ? 'AK3*IT1*12*IT1*8' : 'AK3*IT1*12*0210*8',
    version === '004010' ? 'AK4*5:1*355*7*EACH' : 'AK4*5:1:2*355*7*EACH',
    'AK3*TDS*20**3',
    'AK5*R*4*5',
    'AK2*810*0002',
    'AK5*E*5',
    'AK2*810*0003',
    'AK5*A',
    'AK9*R*4*3*2*4*5',
  ],
});

/** Implementation acknowledgment. */
export const acknowledgment999: Writer = () => ({
  minimal: ['AK1*PO*4200*005010', 'AK9*A*1*1*1'],
  typical: [
    'AK1*PO*4201*005010',
    'AK2*850*0001',
    'IK5*A',
    'AK2*850*0002',
    'IK3*PO1*30**8',
    'IK4*3*355*7*EACH',
    'IK5*R*5',
    'AK9*P*2*2*1',
  ],
  deep: [
    'AK1*HC*4202*005010X222A1',
    'AK2*837*0001*005010X222A1',
    'IK3*NM1*8*2010*8',
    'CTX*SITUATIONAL TRIGGER*CLM*43**5:3*1325',
    'IK4*9*67*I12*99-1',
    'CTX*SITUATIONAL TRIGGER*CLM*43',
    'IK4*2:1:1*1065*7*Q',
    'IK3*CLM*22*2300*I6',
    'CTX*CLM01:PATIENT 7',
    'IK5*R*I5',
    'AK2*837*0002*005010X222A1',
    'IK5*A',
    'AK9*P*2*2*1',
  ],
});
