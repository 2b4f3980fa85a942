using System.Runtime.CompilerServices;

// Everything that crosses is blittable; a type that is not shall fail to compile.
[assembly: DisableRuntimeMarshalling]
