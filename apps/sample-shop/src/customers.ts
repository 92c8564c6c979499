/** Invented people. Names, addresses and card numbers (the card schemes' public test numbers) belong to nobody. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly cardNumber: string;
}

export const CUSTOMERS: readonly [Customer, ...Customer[]] = [
  { id: 'u-1001', name: 'Ariadne Minos', email: 'ariadne@example.com', cardNumber: '4111111111111111' },
  { id: 'u-1002', name: 'Theo Aegeus', email: 'theo@example.com', cardNumber: '5555555555554444' },
  { id: 'u-1003', name: 'Dada Lus', email: 'dada.lus@example.org', cardNumber: '378282246310005' },
  { id: 'u-1004', name: 'Ikaro Crete', email: 'ikaro@example.net', cardNumber: '6011111111111117' },
  { id: 'u-1005', name: 'Phaedra Knossos', email: 'phaedra@example.com', cardNumber: '4000000000000002' },
];

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
}

export const PRODUCTS: readonly [Product, ...Product[]] = [
  { id: 'p-10', name: 'Ball of thread, red', priceCents: 490 },
  { id: 'p-11', name: 'Ball of thread, 500 m', priceCents: 1_290 },
  { id: 'p-12', name: 'Bronze lamp', priceCents: 7_900 },
  { id: 'p-13', name: 'Labyrinth map (incomplete)', priceCents: 2_500 },
  { id: 'p-14', name: 'Wax wings', priceCents: 19_900 },
];
