/** What transaction sets are called among people, by ST01; one that is not here is called by its number alone. */
const titles: ReadonlyMap<string, string> = new Map([
  ['204', 'load tender'],
  ['210', 'freight invoice'],
  ['214', 'shipment status'],
  ['270', 'eligibility inquiry'],
  ['271', 'eligibility answer'],
  ['276', 'claim status request'],
  ['277', 'claim status answer'],
  ['278', 'service review'],
  ['810', 'invoice'],
  ['812', 'credit or debit adjustment'],
  ['816', 'organization list'],
  ['820', 'payment order'],
  ['824', 'application advice'],
  ['830', 'planning schedule'],
  ['832', 'price catalog'],
  ['834', 'benefit enrollment'],
  ['835', 'claim payment'],
  ['837', 'health care claim'],
  ['840', 'request for quotation'],
  ['843', 'quotation'],
  ['846', 'inventory advice'],
  ['850', 'purchase order'],
  ['852', 'product activity report'],
  ['855', 'order acknowledgement'],
  ['856', 'ship notice'],
  ['860', 'order change'],
  ['861', 'receiving advice'],
  ['862', 'shipping schedule'],
  ['865', 'order change acknowledgement'],
  ['940', 'warehouse shipping order'],
  ['943', 'stock transfer advice'],
  ['944', 'stock transfer receipt'],
  ['945', 'warehouse shipping advice'],
  ['997', 'functional acknowledgement'],
  ['999', 'implementation acknowledgement'],
]);

/** `2 purchase orders (850)`; `1 set 123` for one without a title. */
export function setsText(id: string, count: number): string {
  const title = titles.get(id);
  const noun = `${title ?? 'set'}${count === 1 ? '' : 's'}`.replace(/(?<=[^aeio])ys$/, 'ies');
  return title === undefined ? `${count} ${noun} ${id}` : `${count} ${noun} (${id})`;
}

export function setTitle(id: string): string | undefined {
  return titles.get(id);
}
