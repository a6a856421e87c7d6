//! What was found in the file shown, as a list: the form for everybody.

use std::rc::Rc;

use sim::lint::{Finding, Severity};
use yew::prelude::*;

use crate::i18n::Lang;
use crate::i18n::files::{Files, files};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub findings: Rc<Vec<Finding>>,
    pub lang: Lang,
    /// A line to go to, counted from 1.
    pub ongo: Callback<usize>,
    /// The number of the finding that is to be fixed.
    pub onfix: Callback<usize>,
}

/// Findings listed; whoever has more begins with these.
const MOST: usize = 100;

/// The class of a severity's sign and underline.
pub fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Cache => "cache",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

fn name(severity: Severity, t: &Files) -> &'static str {
    match severity {
        Severity::Error => t.error,
        Severity::Cache => t.cache,
        Severity::Warning => t.warning,
        Severity::Info => t.info,
    }
}

#[component]
pub fn Findings(props: &Props) -> Html {
    let t = files(props.lang);
    let one = |(n, f): (usize, &Finding)| {
        let go = props.ongo.reform({
            let line = f.line;
            move |_: MouseEvent| line
        });
        let fix = props.onfix.reform(move |_: MouseEvent| n);
        let why = props.lang.pick(&f.why.0, &f.why.1);
        html! {
            <li key={format!("{}:{}:{n}", f.rule, f.line)} data-lint={f.rule.clone()} data-line={f.line.to_string()} class={class(f.severity)}>
                <button type="button" class="where" onclick={go} title={f.message.clone()}>
                    <span class={classes!("sev", class(f.severity))} role="img" aria-label={name(f.severity, t)}></span>
                    <span class="ln">{ f.line }</span>
                    <span class="why">{ why }{ " " }<span class="id">{ &f.rule }</span>
                        { for f.also.iter().map(|id| html! { <span class="id" data-lint={id.clone()} data-line={f.line.to_string()}>{ id }</span> }) }
                    </span>
                </button>
                if f.fix.is_some() {
                    <button type="button" class="fix" aria-label={format!("{}: {} ({} {})", t.fix, f.rule, f.line, t.line)} onclick={fix}>{ t.fix }</button>
                }
            </li>
        }
    };
    let counts = [
        Severity::Error,
        Severity::Cache,
        Severity::Warning,
        Severity::Info,
    ];
    let counts = counts.map(|s| (s, props.findings.iter().filter(|f| f.severity == s).count()));
    html! {
        <section class="findings" aria-label={t.findings}>
            <p class="edsum" role="status">
                if props.findings.is_empty() { { t.no_findings } }
                { for counts.iter().filter(|(_, n)| *n > 0).map(|(s, n)| html! {
                    <span><span class={classes!("sev", class(*s))} aria-hidden="true"></span>{ format!("{} {n}", name(*s, t)) }</span>
                }) }
            </p>
            if !props.findings.is_empty() {
                <ul class="finds">{ for props.findings.iter().take(MOST).enumerate().map(one) }</ul>
            }
        </section>
    }
}
