import { Component, type ReactNode } from "react";
import { Failure } from "../ui/Await";

interface State {
  error: Error | null;
}

/** Keeps a fault of one screen from taking the others along. */
export class ErrorFence extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    return (
      <div className="screen">
        <Failure error={this.state.error} retry={() => this.setState({ error: null })} lone />
      </div>
    );
  }
}
