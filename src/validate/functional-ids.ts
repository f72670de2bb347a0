/** GS01 that belongs to a transaction set (ST01). Sets not listed here are not checked. */
export const functionalIds: Readonly<Record<string, string>> = {
  '110': 'IA', '204': 'SM', '210': 'IM', '211': 'BL', '214': 'QM', '270': 'HS', '271': 'HB', '276': 'HR', '277': 'HN',
  '278': 'HI', '300': 'RO', '301': 'RO', '304': 'SO', '310': 'IO', '315': 'QO', '322': 'SO', '404': 'SR', '417': 'WB',
  '753': 'RF', '754': 'RG', '810': 'IN', '812': 'CD', '816': 'OR', '820': 'RA', '823': 'LB', '824': 'AG', '830': 'PS',
  '832': 'SC', '834': 'BE', '835': 'HP', '837': 'HC', '840': 'RQ', '843': 'RR', '846': 'IB', '850': 'PO', '852': 'PD',
  '855': 'PR', '856': 'SH', '860': 'PC', '861': 'RC', '862': 'SS', '864': 'TX', '865': 'CA', '867': 'PT', '869': 'RS',
  '870': 'RS', '940': 'OW', '943': 'AR', '944': 'RE', '945': 'SW', '947': 'AW', '990': 'GF', '997': 'FA', '999': 'FA',
};
