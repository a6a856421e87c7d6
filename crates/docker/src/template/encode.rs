//! The engine's API types to template values.
//!
//! The API's serde names are Go tags (`Id,go=ID`, `Mounts,omitempty`), a nil slice is a unit struct
//! `[]`, a nil map one named `{}`, and a nil pointer `None`; this serializer reads all of that, so
//! that a value prints in a template as the Go struct would.

use super::value::{Field, Nil, Struct, Value, Zero};
use serde::ser::{self, Serialize};
use std::fmt;
use std::rc::Rc;

/// Turns an API value into a template value.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Value {
    value.serialize(Encoder).unwrap_or(Value::NO_VALUE)
}

/// Go's names of the API's types, where they differ from the Rust ones.
const TYPES: &[(&str, &str)] = &[
    ("ContainerInspect", "*container.InspectResponse"),
    ("ContainerStateView", "*container.State"),
    ("ContainerConfig", "*container.Config"),
    ("HostConfig", "*container.HostConfig"),
    ("NetworkSettings", "*container.NetworkSettings"),
    ("Health", "*container.Health"),
    ("HealthLog", "*container.HealthcheckResult"),
    ("Healthcheck", "*container.HealthConfig"),
    ("MountPoint", "container.MountPoint"),
    ("RestartPolicy", "container.RestartPolicy"),
    ("LogConfig", "container.LogConfig"),
    ("PortBinding", "nat.PortBinding"),
    ("EndpointSettings", "*network.EndpointSettings"),
    ("EndpointIpamConfig", "*network.EndpointIPAMConfig"),
    ("EndpointResource", "network.EndpointResource"),
    ("NetworkInspect", "network.Inspect"),
    ("Ipam", "network.IPAM"),
    ("IpamConfig", "network.IPAMConfig"),
    ("ConfigReference", "network.ConfigReference"),
    ("ImageInspect", "image.InspectResponse"),
    ("ImageConfigView", "*dockerspec.DockerOCIImageConfig"),
    ("ImageMetadata", "image.Metadata"),
    ("RootFs", "image.RootFS"),
    ("GraphDriver", "storage.DriverData"),
    ("Volume", "volume.Volume"),
    ("UsageData", "*volume.UsageData"),
    ("EventMessage", "events.Message"),
    ("Actor", "events.Actor"),
    ("Info", "system.dockerInfo"),
    ("SwarmInfo", "swarm.Info"),
    ("PluginsInfo", "system.PluginsInfo"),
    ("Version", "*types.Version"),
    ("ComponentVersion", "types.ComponentVersion"),
    ("Mount", "mount.Mount"),
];

/// Fields that are a `time.Time` in Go, where most of the API's times are texts.
const TIMES: &[(&str, &str)] = &[
    ("NetworkInspect", "Created"),
    ("ImageMetadata", "LastTagTime"),
];

/// Fields that are a `time.Duration` in Go.
const DURATIONS: &[(&str, &str)] = &[
    ("Healthcheck", "Interval"),
    ("Healthcheck", "Timeout"),
    ("Healthcheck", "StartPeriod"),
    ("Healthcheck", "StartInterval"),
];

fn go_type(name: &str) -> String {
    match TYPES.iter().find(|(known, _)| *known == name) {
        Some((_, go)) => (*go).to_string(),
        None => format!("types.{name}"),
    }
}

/// Reads a Go tag: JSON name, Go name, whether an empty value is left out.
fn split_tag(tag: &'static str) -> (&'static str, &'static str, bool) {
    let mut parts = tag.split(',');
    let json = parts.next().unwrap_or(tag);
    let (mut go, mut omitempty) = (json, false);
    for option in parts {
        match option.strip_prefix("go=") {
            Some(name) => go = name,
            None => omitempty |= option == "omitempty",
        }
    }
    (json, go, omitempty)
}

/// What an absent key of the map in field `name` is worth.
fn zero_of(name: &str) -> Zero {
    match name {
        "Networks" => Zero::Pointer,
        "Ports" | "PortBindings" => Zero::List,
        _ => Zero::Str,
    }
}

#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a value")
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Refused {
        Refused
    }
}

struct Encoder;

/// A sequence, map or struct being read.
#[derive(Default)]
struct Collect {
    name: &'static str,
    items: Vec<Value>,
    entries: Vec<(String, Value)>,
    key: String,
    fields: Vec<Field>,
}

type Encoded = Result<Value, Refused>;

impl ser::Serializer for Encoder {
    type Ok = Value;
    type Error = Refused;
    type SerializeSeq = Collect;
    type SerializeTuple = Collect;
    type SerializeTupleStruct = Collect;
    type SerializeTupleVariant = Collect;
    type SerializeMap = Collect;
    type SerializeStruct = Collect;
    type SerializeStructVariant = Collect;

    fn serialize_bool(self, v: bool) -> Encoded {
        Ok(Value::Bool(v))
    }
    fn serialize_i8(self, v: i8) -> Encoded {
        Ok(Value::Int(v.into()))
    }
    fn serialize_i16(self, v: i16) -> Encoded {
        Ok(Value::Int(v.into()))
    }
    fn serialize_i32(self, v: i32) -> Encoded {
        Ok(Value::Int(v.into()))
    }
    fn serialize_i64(self, v: i64) -> Encoded {
        Ok(Value::Int(v))
    }
    fn serialize_u8(self, v: u8) -> Encoded {
        Ok(Value::Int(v.into()))
    }
    fn serialize_u16(self, v: u16) -> Encoded {
        Ok(Value::Int(v.into()))
    }
    fn serialize_u32(self, v: u32) -> Encoded {
        Ok(Value::Int(v.into()))
    }
    fn serialize_u64(self, v: u64) -> Encoded {
        Ok(Value::Int(i64::try_from(v).unwrap_or(i64::MAX)))
    }
    fn serialize_f32(self, v: f32) -> Encoded {
        Ok(Value::Float(v.into()))
    }
    fn serialize_f64(self, v: f64) -> Encoded {
        Ok(Value::Float(v))
    }
    fn serialize_char(self, v: char) -> Encoded {
        Ok(Value::Str(v.to_string()))
    }
    fn serialize_str(self, v: &str) -> Encoded {
        Ok(Value::str(v))
    }
    fn serialize_bytes(self, _: &[u8]) -> Encoded {
        Err(Refused)
    }
    fn serialize_none(self) -> Encoded {
        Ok(Value::Nil(Nil::Pointer))
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Encoded {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Encoded {
        Ok(Value::NO_VALUE)
    }
    fn serialize_unit_struct(self, name: &'static str) -> Encoded {
        Ok(match name {
            "[]" => Value::Nil(Nil::List),
            "{}" => Value::Nil(Nil::Map),
            _ => Value::record("struct {}", Vec::new()),
        })
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Encoded {
        Ok(Value::str(variant))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Encoded {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Encoded {
        Ok(Value::record(
            "struct",
            vec![(variant, value.serialize(Encoder)?)],
        ))
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Collect, Refused> {
        Ok(Collect::default())
    }
    fn serialize_tuple(self, _: usize) -> Result<Collect, Refused> {
        Ok(Collect::default())
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Collect, Refused> {
        Ok(Collect::default())
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Collect, Refused> {
        Ok(Collect::default())
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Collect, Refused> {
        Ok(Collect::default())
    }
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Collect, Refused> {
        Ok(Collect {
            name,
            ..Collect::default()
        })
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Collect, Refused> {
        Ok(Collect {
            name,
            ..Collect::default()
        })
    }
}

impl Collect {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.items.push(value.serialize(Encoder)?);
        Ok(())
    }

    fn field<T: Serialize + ?Sized>(
        &mut self,
        tag: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        let (json, go, omitempty) = split_tag(tag);
        let mut value = value.serialize(Encoder)?;
        let zero = zero_of(json);
        if zero != Zero::Str
            && let Value::Map(map) = &value
        {
            value = Value::map(map.entries.clone(), zero);
        }
        if let Value::Str(text) = &value
            && TIMES.contains(&(self.name, json))
        {
            value = Value::Time(text.clone());
        }
        if let Value::Int(nanos) = value
            && DURATIONS.contains(&(self.name, json))
        {
            value = Value::Duration(nanos);
        }
        self.fields.push(Field {
            go: go.to_string(),
            json,
            value,
            omitempty,
        });
        Ok(())
    }

    fn record(self) -> Encoded {
        Ok(Value::Struct(Rc::new(Struct {
            ty: go_type(self.name),
            fields: self.fields,
        })))
    }
}

impl ser::SerializeSeq for Collect {
    type Ok = Value;
    type Error = Refused;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.item(value)
    }
    fn end(self) -> Encoded {
        Ok(Value::list(self.items))
    }
}

impl ser::SerializeTuple for Collect {
    type Ok = Value;
    type Error = Refused;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.item(value)
    }
    fn end(self) -> Encoded {
        Ok(Value::list(self.items))
    }
}

impl ser::SerializeTupleStruct for Collect {
    type Ok = Value;
    type Error = Refused;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.item(value)
    }
    fn end(self) -> Encoded {
        Ok(Value::list(self.items))
    }
}

impl ser::SerializeTupleVariant for Collect {
    type Ok = Value;
    type Error = Refused;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.item(value)
    }
    fn end(self) -> Encoded {
        Ok(Value::list(self.items))
    }
}

impl ser::SerializeMap for Collect {
    type Ok = Value;
    type Error = Refused;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        match key.serialize(Encoder)? {
            Value::Str(key) => self.key = key,
            Value::Int(n) => self.key = n.to_string(),
            _ => return Err(Refused),
        }
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let value = value.serialize(Encoder)?;
        self.entries.push((std::mem::take(&mut self.key), value));
        Ok(())
    }
    fn end(self) -> Encoded {
        Ok(Value::map(self.entries, Zero::Str))
    }
}

impl ser::SerializeStruct for Collect {
    type Ok = Value;
    type Error = Refused;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        tag: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.field(tag, value)
    }
    fn end(self) -> Encoded {
        self.record()
    }
}

impl ser::SerializeStructVariant for Collect {
    type Ok = Value;
    type Error = Refused;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        tag: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.field(tag, value)
    }
    fn end(self) -> Encoded {
        self.record()
    }
}
