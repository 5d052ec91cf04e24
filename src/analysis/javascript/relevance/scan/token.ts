/** What a token is. Operators of one character are their character's code instead. */
export const Token = {
  End: 0,
  Name: 1,
  Number: 2,
  Text: 3,
  Arrow: 4,
  Increment: 5,
  Decrement: 6,
  MinusAssign: 7,
  /** Any other operator that assigns, `=` alone excepted. */
  Assign: 8,
  /** Any other operator of several characters. */
  Operator: 9,
  Optional: 11,
  /** `return`, where what is before something is told by one number. */
  Return: 13,
  /** `${` and the brace that ends it. */
  OpenTemplate: 12,
  CloseTemplate: 14,
} as const;
