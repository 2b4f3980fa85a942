/* Between CDR payloads and rosidl's structs, for services and to compare the two notions of CDR. */
#include <rmw/rmw.h>

#include "internal.h"

int32_t convert_from_payload(const message_type * type, const uint8_t * payload, size_t length, void ** message)
{
  *message = type->create();
  if (!*message) {
    return fail_text(RCL_RET_BAD_ALLOC, "no memory for a message");
  }
  rcutils_uint8_array_t array = rcutils_get_zero_initialized_uint8_array();
  array.buffer = (uint8_t *)(uintptr_t)payload; /* read only */
  array.buffer_length = length;
  array.buffer_capacity = length;
  array.allocator = rcutils_get_default_allocator();
  rmw_ret_t result = rmw_deserialize(&array, type->support, *message);
  if (result != RMW_RET_OK) {
    type->destroy(*message);
    *message = NULL;
    return fail(result, "reading a payload");
  }
  return 0;
}

int32_t convert_to_payload(const message_type * type, const void * message, buffer_t * buffer, vit_rcl_message * out)
{
  rcutils_uint8_array_t array = buffer_begin(buffer);
  rmw_ret_t result = rmw_serialize(message, type->support, &array);
  if (result != RMW_RET_OK) {
    return fail(result, "writing a payload");
  }
  buffer_end(buffer, &array, out);
  return 0;
}

int32_t vit_rcl_type_convert(
  const vit_rcl_type * type, int32_t part, const uint8_t * payload, size_t length, vit_rcl_object * buffer,
  vit_rcl_message * converted)
{
  buffer_t * target = object_as(buffer, KIND_BUFFER);
  if (!target || part < 0 || part > 1 || (part == 1 && !type->service) || converted->size < sizeof(*converted)) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  buffer_clear(target);
  void * message = NULL;
  int32_t code = convert_from_payload(&type->parts[part], payload, length, &message);
  if (code == 0) {
    code = convert_to_payload(&type->parts[part], message, target, converted);
    type->parts[part].destroy(message);
  }
  return code;
}
