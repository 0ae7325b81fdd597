/** Who one can be in the demonstration, and with which key. */
export interface Persona {
  readonly key: string;
  readonly title: string;
  readonly does: string;
}

export const PERSONAS: readonly Persona[] = [
  { key: 'demo-trader', title: 'Trader', does: 'Send orders and watch them split over venues.' },
  {
    key: 'demo-trader-2',
    title: 'Second trader',
    does: 'Another desk: sees none of the first one’s orders.',
  },
  { key: 'demo-desk', title: 'Sales trader', does: 'Work client orders of the desk’s accounts.' },
  {
    key: 'demo-compliance',
    title: 'Compliance',
    does: 'See every order, every rule’s result, the whole audit trail.',
  },
  { key: 'demo-risk', title: 'Risk', does: 'Positions and limits of all accounts.' },
  { key: 'demo-admin', title: 'Administrator', does: 'Venues, keys and the state of the system.' },
];

const STORED = 'fairlead.key';

/** The key of this tab's session, if somebody signed in. */
export function storedKey(): string | null {
  return sessionStorage.getItem(STORED);
}

export function storeKey(key: string | null): void {
  if (key === null) sessionStorage.removeItem(STORED);
  else sessionStorage.setItem(STORED, key);
}
