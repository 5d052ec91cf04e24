/** Kinds of tokens. An operator of one character has that character's code as its kind. */
export const Token = {
  End: 0,
  Name: 1,
  Number: 2,
  Text: 3,
  Arrow: 4,
  Increment: 5,
  Decrement: 6,
  MinusAssign: 7,
  /** Any other assignment operator, except `=`. */
  Assign: 8,
  /** Any other operator of several characters. */
  Operator: 9,
  Optional: 11,
  /** `return`, where the preceding token is described by one number. */
  Return: 13,
  /** `${` and the brace that ends it. */
  OpenTemplate: 12,
  CloseTemplate: 14,
} as const;
