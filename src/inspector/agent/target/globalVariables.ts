/** Stands in for an object of Node's that has variables of the program as properties: a beginning that has their names. */
export class GlobalVariables {
  [name: PropertyKey]: unknown;
}
