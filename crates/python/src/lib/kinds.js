// Classes that make their own members: enumerations.
'use strict';
const { P, C, Cls, Obj, Native, nul, fail, repr, lookup, num } = api;
const methods = (name, base, o) => { const d = nul(); for (const k of Object.keys(o)) d[k] = new Native(k, o[k]); return new Cls(name, base, d); };
const Auto = methods('auto', [C.object], {});
const Enum = methods('Enum', [C.object], {
  __repr__: ([m]) => `<${m.cls.name}.${m.d.name}: ${repr(m.d.value)}>`, __str__: ([m]) => `${m.cls.name}.${m.d.name}`, __hash__: ([m]) => m.d.name,
});
const IntEnum = methods('IntEnum', [Enum, C.int], { __str__: ([m]) => `${m.d.value}` });
const StrEnum = methods('StrEnum', [Enum], { __str__: ([m]) => m.d.value, __eq__: ([a, b]) => a === b || a.d.value === (b instanceof Obj ? b.d.value : b) });
const Flag = methods('Flag', [Enum], {});
Enum.made = (c) => {
  c.members = [];
  c.whole = c.mro.includes(C.int);
  const texts = c.mro.includes(C.str);
  if (texts && !c.d.__eq__) c.d.__eq__ = StrEnum.d.__eq__;
  let last = 0n;
  for (const k of Object.keys(c.d)) {
    const v = c.d[k];
    if (k.startsWith('_') || k === '%cls' || typeof v === 'function' || v instanceof Native || (v instanceof Obj && [C.property, C.classmethod, C.staticmethod].includes(v.cls))) continue;
    const value = v instanceof Obj && v.cls === Auto ? (c.mro.includes(StrEnum) || texts ? k.toLowerCase() : c.mro.includes(Flag) ? 1n << BigInt(c.members.length) : last + 1n) : v;
    if (typeof value === 'bigint') last = value;
    const same = c.members.find((m) => P.cmp('==', m.d.value, value));
    if (same) { c.d[k] = same; continue; }
    const m = new Obj(c);
    m.d.name = m.d._name_ = k; m.d.value = m.d._value_ = value;
    c.d[k] = m;
    c.members.push(m);
  }
  c.d.__members__ = P.dict(c.members.map((m) => [m.d.name, m]));
  c.make = ([v]) => (v instanceof Obj && v.cls === c ? v : c.members.find((m) => P.cmp('==', m.d.value, v)) ?? fail('ValueError', `${repr(v)} is not a valid ${c.name}`));
};
api.natives.enum = () => Object.assign(nul(), { Enum, IntEnum, StrEnum, Flag, IntFlag: IntEnum, auto: Auto, unique: new Native('unique', ([c]) => c) });
