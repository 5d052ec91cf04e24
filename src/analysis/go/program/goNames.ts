/** Functions of other packages, whose text is not read and whose name says that they clear their argument. */
export const CLEARING_NAME = /clean|clear|zero|reset|release|free|wipe|recycle|nil/i;
