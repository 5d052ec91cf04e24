import * as vscode from 'vscode';
import { editorText } from '../../base/words';

/** A choice in a picker. */
export interface Choice<T> {
  label: string;
  /** Name of a VS Code icon, shown before the label. */
  icon?: string;
  description?: string;
  detail?: string;
  picked?: boolean;
  value: T;
}

/** A heading between choices. */
export interface Heading {
  heading: string;
}

type Item<T> = vscode.QuickPickItem & { value?: T };

interface PickOptions {
  title: string;
  placeHolder?: string;
}

/** `undefined` when the person cancelled. */
export async function pickOne<T>(
  choices: Choice<T>[],
  options: PickOptions,
): Promise<T | undefined> {
  return (await vscode.window.showQuickPick(choices.map(itemOf), options))?.value;
}

/** `undefined` when the person cancelled. */
export async function pickMany<T>(
  choices: Choice<T>[],
  options: PickOptions,
): Promise<T[] | undefined> {
  const items = choices.map(itemOf);
  const chosen = await vscode.window.showQuickPick(items, { ...options, canPickMany: true });
  return chosen?.map(({ value }) => value);
}

/** A picker whose choices come later or change. */
export class Picker<T> implements vscode.Disposable {
  private readonly picker = vscode.window.createQuickPick<Item<T>>();
  private choices: (Choice<T> | Heading)[] = [];

  /** `typed`: what can be done with the text that was typed; these choices come first, and always show. */
  constructor(
    { title, placeHolder }: PickOptions,
    private readonly typed: (text: string) => Choice<T>[] = () => [],
  ) {
    this.picker.title = title;
    this.picker.placeholder = placeHolder;
    this.picker.matchOnDescription = true;
    this.picker.matchOnDetail = true;
    this.picker.busy = true;
    this.picker.onDidChangeValue(() => this.update());
  }

  /** `isAll`: no more choices will come. */
  show(choices: (Choice<T> | Heading)[], isAll: boolean): void {
    this.choices = choices;
    this.update();
    this.picker.busy = !isAll;
  }

  private update(): void {
    const typed = this.typed(this.picker.value).map(each => ({
      ...itemOf(each),
      alwaysShow: true,
    }));
    const others = this.choices.map(each => ('heading' in each ? headingOf(each) : itemOf(each)));
    this.picker.items = [...typed, ...others];
  }

  /** The chosen value; `undefined` when the person cancelled. */
  answer(): Promise<T | undefined> {
    return new Promise(resolve => {
      this.picker.onDidAccept(() => resolve(this.picker.selectedItems[0]?.value));
      this.picker.onDidHide(() => resolve(undefined));
      this.picker.show();
    });
  }

  dispose(): void {
    this.picker.dispose();
  }
}

function itemOf<T>({ label, icon, description, detail, picked, value }: Choice<T>) {
  const shown = editorText(label, 200);
  return {
    label: icon === undefined ? shown : `$(${icon}) ${shown}`,
    ...(description === undefined ? {} : { description: editorText(description, 200) }),
    ...(detail === undefined ? {} : { detail: editorText(detail, 200) }),
    ...(picked === undefined ? {} : { picked }),
    value,
  };
}

function headingOf({ heading }: Heading): vscode.QuickPickItem {
  return { label: editorText(heading, 200), kind: vscode.QuickPickItemKind.Separator };
}
