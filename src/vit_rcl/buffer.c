/* Memory for takes: grows, never shrinks, keeps numbers aligned. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* malloc gives multiples of 16; behind 12 bytes and the header of 4 the payload's own offsets are aligned. */
enum { HEADROOM = 12 };

static void * grow(buffer_t * buffer, size_t size)
{
  if (size > buffer->capacity) {
    /* A half more, so that a stream whose messages grow slowly settles. */
    size_t capacity = buffer->capacity + buffer->capacity / 2;
    capacity = size > capacity ? size : capacity;
    uint8_t * memory = realloc(buffer->memory, capacity + HEADROOM);
    if (!memory) {
      return NULL;
    }
    buffer->memory = memory;
    buffer->capacity = capacity;
  }
  return buffer->memory + HEADROOM;
}

static void * buffer_allocate(size_t size, void * state)
{
  return grow(state, size);
}

/* Some middlewares resize to the exact size each time; the block stays when it is large enough. */
static void * buffer_reallocate(void * pointer, size_t size, void * state)
{
  (void)pointer;
  return grow(state, size);
}

static void * buffer_zero_allocate(size_t count, size_t size, void * state)
{
  void * memory = size == 0 || count <= SIZE_MAX / size ? grow(state, count * size) : NULL;
  return memory ? memset(memory, 0, count * size) : NULL;
}

static void buffer_deallocate(void * pointer, void * state)
{
  (void)pointer;
  (void)state;
}

static void buffer_finish(vit_rcl_object * self)
{
  free(((buffer_t *)self)->memory);
}

int32_t vit_rcl_buffer_create(size_t capacity, vit_rcl_object ** buffer)
{
  *buffer = NULL;
  buffer_t * own = object_create(sizeof(buffer_t), KIND_BUFFER, NULL, buffer_finish);
  if (!own) {
    return -RCL_RET_BAD_ALLOC;
  }
  if (!grow(own, capacity > 0 ? capacity : 1)) {
    object_discard(&own->head);
    return fail_text(RCL_RET_BAD_ALLOC, "no memory for a buffer of %zu bytes", capacity);
  }
  *buffer = &own->head;
  return 0;
}

rcutils_uint8_array_t buffer_begin(buffer_t * buffer)
{
  rcutils_uint8_array_t array = rcutils_get_zero_initialized_uint8_array();
  array.buffer = buffer->memory + HEADROOM;
  array.buffer_capacity = buffer->capacity;
  array.allocator = (rcutils_allocator_t) {
    .allocate = buffer_allocate,
    .deallocate = buffer_deallocate,
    .reallocate = buffer_reallocate,
    .zero_allocate = buffer_zero_allocate,
    .state = buffer,
  };
  return array;
}

void buffer_clear(buffer_t * buffer)
{
  memset(buffer->memory + HEADROOM, 0, buffer->capacity);
}

void buffer_end(buffer_t * buffer, const rcutils_uint8_array_t * array, vit_rcl_message * message)
{
  message->data = buffer->memory + HEADROOM;
  message->length = array->buffer_length;
}
