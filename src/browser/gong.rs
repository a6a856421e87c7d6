//! The sound of a gong (WebAudio): partials that are not in tune, each dying away at its own pace.

use web_sys::AudioContext;

/// Frequency in hertz, loudness, seconds until it is gone.
const PARTIALS: [(f32, f32, f64); 6] = [
    (98.0, 0.50, 5.0),
    (147.0, 0.32, 4.2),
    (211.0, 0.26, 3.4),
    (305.0, 0.18, 2.6),
    (443.0, 0.12, 1.8),
    (671.0, 0.07, 1.1),
];

/// Strikes it; silent where a browser does not let a page sound.
pub fn strike() {
    let _ = sound();
}

fn sound() -> Result<(), wasm_bindgen::JsValue> {
    let context = AudioContext::new()?;
    let now = context.current_time();
    for (hertz, loud, seconds) in PARTIALS {
        let (tone, volume) = (context.create_oscillator()?, context.create_gain()?);
        tone.frequency().set_value(hertz);
        volume.gain().set_value_at_time(0.0001, now)?;
        volume
            .gain()
            .exponential_ramp_to_value_at_time(loud, now + 0.02)?;
        volume
            .gain()
            .exponential_ramp_to_value_at_time(0.0001, now + seconds)?;
        tone.connect_with_audio_node(&volume)?;
        volume.connect_with_audio_node(&context.destination())?;
        tone.start()?;
        tone.stop_with_when(now + seconds)?;
    }
    Ok(())
}
