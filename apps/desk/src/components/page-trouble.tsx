import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Link } from './link.tsx';
import { PageTitle } from './page-title.tsx';

type Props = { readonly path: string; readonly children: ReactNode };
type State = { readonly failed: boolean; readonly path: string };

/** A page that cannot be drawn takes nothing else with it: the rest of the desk goes on. */
export class PageTrouble extends Component<Props, State> {
  override state: State = { failed: false, path: this.props.path };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  static getDerivedStateFromProps({ path }: Props, before: State): State | null {
    return path === before.path ? null : { failed: false, path };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <>
        <PageTitle title="This page could not be shown" />
        <p role="alert">Something went wrong on it. What was typed into a form before is kept.</p>
        <p>
          <Link href="/">Back to the board</Link>
        </p>
        <Button kind="secondary" onPress={() => this.setState({ failed: false })}>
          Try again
        </Button>
      </>
    );
  }
}
